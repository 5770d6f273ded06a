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
