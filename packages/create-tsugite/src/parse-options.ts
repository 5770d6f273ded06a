import { parseArgs } from "node:util";
import { FLAVOR_TYPES, type FlavorType, isFlavorType } from "./flavor-type.ts";
import { Refusal } from "./refusal.ts";

/** What was asked for on the command line. */
export interface Options {
  /** Where to, or a name with a scope; undefined when nobody said. */
  readonly target: string | undefined;
  readonly flavor: boolean;
  readonly type: FlavorType | undefined;
  readonly install: boolean;
  /** Ask nothing. */
  readonly yes: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** Raises {@link Refusal} for what it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const { flavor = false, type, "no-install": noInstall = false, yes = false, help = false, version = false } = values;
  if (positionals.length > 1) {
    throw new Refusal(
      `One folder was expected, but there are ${positionals.length}: ${positionals.join(", ")}.`,
      "Give one; quote it if its name has spaces.",
    );
  }
  if (type !== undefined && !isFlavorType(type)) {
    throw new Refusal(
      `--type is ${JSON.stringify(type)}, which is no type of flavors.`,
      `Use one of ${FLAVOR_TYPES.join(", ")}.`,
    );
  }
  if (type !== undefined && !flavor) {
    throw new Refusal(`--type ${type} is for a flavor, and --flavor is not there.`, `Write --flavor --type ${type}.`);
  }
  return { target: positionals[0], flavor, type, install: !noInstall, yes, help, version };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        flavor: { type: "boolean" },
        type: { type: "string" },
        "no-install": { type: "boolean" },
        yes: { type: "boolean", short: "y" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    // Node's messages end in a long advice about arguments that begin with a dash.
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error);
    throw new Refusal(`${message.replace(/\.$/, "")}.`, "See all options with --help.");
  }
}
