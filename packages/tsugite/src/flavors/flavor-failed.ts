import { TsugiteError } from "@tsugite/core";
import { type Flavor, integrationOf } from "./flavor.ts";

/** The error of a flavor whose module cannot be imported. `reason` ends the sentence. */
export function flavorFailed(
  flavor: Flavor,
  reason: string,
  more: { readonly at?: string | undefined; readonly cause?: unknown } = {},
): TsugiteError {
  const what = flavor.name === "" ? flavor.source : `The ${flavor.type} flavor ${flavor.name} (${flavor.source})`;
  const fix =
    flavor.origin.kind === "package"
      ? `Install ${integrationOf(flavor)} again, or in another version.`
      : "Mend the module, and try again.";
  return new TsugiteError("COMPONENT_INVALID", `${what} cannot be imported: ${reason}`, {
    fix,
    ...(more.at === undefined ? {} : { at: more.at }),
    ...(more.cause === undefined ? {} : { cause: more.cause }),
  });
}

/** What it means that a process ended while it imported a module. */
export function importEnd(code: number): string {
  // So Node ends when nothing is left that could go on.
  return code === 13
    ? "it waits at its top level for what never comes."
    : `it ended the process, with exit code ${code}.`;
}
