/** A reference to an output is a parameter of the output's own name, which has letters, digits and underscores only. */
export function referenceOf(output: string): string {
  return output;
}

/** What Kubeflow shows as the artifact of an output; a dash, which names of outputs cannot have, keeps both apart. */
export function artifactOf(output: string): string {
  return `${output}-data`;
}
