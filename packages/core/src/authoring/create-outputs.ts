import { inspect } from "node:util";
import { TsugiteError } from "../error/tsugite-error.ts";
import { adviseName } from "./closest-name.ts";
import type { Ref } from "./ref.ts";

const key = Symbol.for("tsugite.outputs");

/** What is behind the result of a call of a step with declared outputs. */
export interface OutputsOrigin {
  readonly builder: object;
  readonly step: string;
}

/** What is behind the result of such a call; undefined for everything else. */
export function outputsOrigin(value: unknown): OutputsOrigin | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as { readonly [key]?: OutputsOrigin })[key];
}

/** The Refs to the declared outputs of one invocation. Reading another property is refused with an explanation. */
export function createOutputs(origin: OutputsOrigin, refs: Readonly<Record<string, Ref<unknown>>>): object {
  const names = Object.keys(refs);
  return new Proxy(Object.freeze({ ...refs }), {
    get(target, property) {
      if (property === key) return origin;
      if (property === inspect.custom || typeof property === "symbol") return undefined;
      if (Object.hasOwn(target, property)) return target[property];
      throw refusal(origin.step, property, names);
    },
  });
}

function refusal(step: string, property: string, names: readonly string[]): TsugiteError {
  if (property === "then") {
    return new TsugiteError(
      "REF_MISUSED",
      `The outputs of step "${step}" were awaited, but they have their values only when the pipeline runs.`,
      {
        fix: "Do not await them: hand them to a step as they are.",
      },
    );
  }
  return new TsugiteError("REF_MISUSED", `Step "${step}" has no output "${property}".`, {
    fix: adviseName(property, names, "It declares none."),
  });
}
