import type { Readable, Writable } from "node:stream";
import { type CANCEL_SYMBOL, isCancel, select, text } from "@clack/prompts";
import type { FlavorType } from "./flavor-type.ts";
import { Refusal } from "./refusal.ts";

/** Somebody pressed Ctrl-C or Escape at a question. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** Where people are asked. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** @param check raises a {@link Refusal} for a folder that will not do; it is shown, and asked again */
export async function askTarget(
  terminal: Terminal,
  placeholder: string,
  check: (target: string) => unknown,
): Promise<string> {
  return answer(
    await text({
      ...terminal,
      message: "Where to?",
      placeholder,
      defaultValue: placeholder,
      validate: (value) => problemIn(() => check(value || placeholder)),
    }),
  );
}

export async function askType(terminal: Terminal): Promise<FlavorType> {
  return answer(
    await select<FlavorType>({
      ...terminal,
      message: "What is the flavor for?",
      options: [
        { value: "orchestrator", label: "orchestrator", hint: "runs the steps" },
        { value: "artifact-store", label: "artifact-store", hint: "keeps what steps make" },
        { value: "metadata-store", label: "metadata-store", hint: "keeps the records of runs" },
      ],
    }),
  );
}

function problemIn(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return `${error.message} ${error.fix}`;
    throw error;
  }
}

function answer<T>(given: T | typeof CANCEL_SYMBOL): T {
  if (isCancel(given)) throw new Cancelled("Cancelled.");
  return given;
}
