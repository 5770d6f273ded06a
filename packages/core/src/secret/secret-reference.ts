/** Where a secret is: in an environment variable, or in a file. Its value stands in no file of a project. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** Where it is, for the middle of a sentence: `the environment variable TOKEN`, `the file token.txt`. */
export function describeSecretPlace(reference: SecretReference): string {
  return "env" in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
}
