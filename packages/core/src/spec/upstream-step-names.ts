import type { InputDraft } from "./pipeline-draft.ts";

/** What is looked at of a step: drafts and specs have it alike. */
export interface Waiting {
  readonly inputs: Readonly<Record<string, InputDraft>>;
  readonly after?: readonly string[];
}

/** The steps that a step waits for, each once, in the order in which it names them. */
export function upstreamStepNames(step: Waiting): readonly string[] {
  const names = new Set<string>();
  for (const input of Object.values(step.inputs)) collect(input, names);
  for (const name of step.after ?? []) names.add(name);
  return [...names];
}

function collect(input: InputDraft, names: Set<string>): void {
  if (input.kind === "output") names.add(input.step);
  else if (input.kind === "array") for (const item of input.items) collect(item, names);
  else if (input.kind === "object") for (const part of Object.values(input.entries)) collect(part, names);
}
