import { type FlavorCommand, reasonOf, TsugiteError } from "@tsugite/core";
import { didYouMean, enumerate } from "../../config/did-you-mean.ts";
import { type Flavor, integrationOf, splitSource } from "../../flavors/flavor.ts";
import type { CommandProvider, ProvidedCommand } from "../../flavors/flavor-commands.ts";
import { flavorComponent } from "../../flavors/flavor-component.ts";
import { importFlavorModule } from "../../flavors/import-flavor-module.ts";
import { resolveFlavorModule } from "../../flavors/resolve-module.ts";
import type { CommandAction } from "../cli-context.ts";
import { openProject } from "./open-project.ts";
import { untilInterrupted } from "./until-interrupted.ts";

/** A command that a package of the project brings. */
export function flavorCommand(provided: ProvidedCommand): CommandAction {
  return async (context, args) => {
    const { flavor, command } = onlyProvider(provided);
    const project = await openProject(context);
    const path = `${flavor.name} ${command.name}`;
    const call = await loadCommand({ ...flavor, source: command.source }, path);
    let code: number | undefined;
    const interrupted = await untilInterrupted(async (signal) => {
      const returned = await withItsErrors(path, () =>
        call({
          args,
          projectRoot: project.projectRoot,
          component: (name) => flavorComponent({ ...project, flavor }, name),
          json: context.json,
          verbose: context.verbose,
          signal,
          write: (line) => void context.stdout.write(`${line}\n`),
          say: (line) => void context.stderr.write(`${line}\n`),
        }),
      );
      if (typeof returned === "number") code = returned;
    });
    return code ?? interrupted;
  };
}

function onlyProvider({ name, providers }: ProvidedCommand): CommandProvider {
  const [provider, second] = providers;
  if (provider !== undefined && second === undefined) return provider;
  const packages = enumerate(providers.map(({ flavor }) => `${integrationOf(flavor)} (${flavor.type})`));
  throw new TsugiteError(
    "FLAVOR_NAME_TAKEN",
    `The command \`${provider?.flavor.name} ${name}\` is claimed by ${packages}.`,
    { fix: "Remove all but one of them." },
  );
}

async function loadCommand(flavor: Flavor, path: string): Promise<FlavorCommand> {
  const exports = await importFlavorModule(flavor, await resolveFlavorModule(flavor));
  const { module, exportName } = splitSource(flavor.source);
  const found = exports[exportName];
  // What it takes and gives, its author has checked against the type.
  if (typeof found === "function") return found as FlavorCommand;
  const fix =
    found === undefined ? didYouMean(exportName, Object.keys(exports)) : "A command is a function: see FlavorCommand.";
  throw new TsugiteError(
    "COMPONENT_INVALID",
    `The command \`${path}\` of ${integrationOf(flavor)} is no function: ${module}#${exportName} is ${found === undefined ? "not exported" : `of the type ${typeof found}`}.`,
    fix === undefined ? {} : { fix },
  );
}

async function withItsErrors<Result>(path: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    if (TsugiteError.is(cause)) throw cause;
    const message = reasonOf(cause);
    if (isOfParseArgs(cause)) {
      const sentence = message
        .replace(/\. To specify a positional .*/s, "")
        .replaceAll("'", "`")
        .replace(/\.?$/, ".");
      throw new TsugiteError("USAGE", sentence, { fix: `\`tsugite ${path} --help\` shows what it takes.`, cause });
    }
    throw new TsugiteError("FLAVOR_COMMAND_FAILED", `The command \`${path}\` failed: ${message}`, {
      fix: "See with --verbose where it was raised.",
      cause,
    });
  }
}

function isOfParseArgs(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
