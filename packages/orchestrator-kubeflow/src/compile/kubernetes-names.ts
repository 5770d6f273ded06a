/** The name of a pipeline in Kubeflow, which takes small letters, digits and dashes. */
export function pipelineNameOf(name: string): string {
  return asLabel(name);
}

/** The name of a step's task. What two steps share after this cannot be told apart there. */
export function taskNameOf(stepName: string): string {
  return asLabel(stepName);
}

/** Kubeflow adds a task of its own before each of ours. */
export function driverNameOf(taskName: string): string {
  return `${taskName}-driver`;
}

function asLabel(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
}
