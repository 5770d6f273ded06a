/**
 * What would be replaced on the way to a step's process: by Kubeflow's placeholders (`{{$…}}`), by variables of Kubernetes
 * (`$(NAME)`, `$$`); `%` marks what was escaped. An argument that looks like a structure of Kubeflow's is one too.
 */
const REPLACED = /[%$]|\{(?=\{)|^\{(?="(?:Concat|IfPresent)")/g;

/** An argument in which nothing is replaced on its way through Kubeflow; {@link unescapeArgument} is its inverse. */
export function escapeArgument(argument: string): string {
  return argument.replaceAll(REPLACED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The argument that was escaped. */
export function unescapeArgument(argument: string): string {
  return argument.replaceAll(/%(24|25|7B)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
