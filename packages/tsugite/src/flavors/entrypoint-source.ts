import type { EntrypointConfigurationClass, Problem } from "@tsugite/core";
import { reasonOf, TsugiteError } from "@tsugite/core";
import { type Flavor, splitSource } from "./flavor.ts";
import { resolveFlavorModule } from "./resolve-module.ts";

type Exports = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the `SOURCE` by which the steps of an orchestrator find their entrypoint configuration: it has to
 * name the very class. Imports the module that it names.
 *
 * @param exports Those of the flavor's own module, in which the class probably is.
 */
export async function entrypointSourceProblem(flavor: Flavor, exports: Exports): Promise<Problem | undefined> {
  const { exportName } = splitSource(flavor.source);
  const { entrypointConfiguration: configuration } = (exports[exportName] ?? {}) as {
    readonly entrypointConfiguration?: EntrypointConfigurationClass;
  };
  if (typeof configuration !== "function") return undefined;
  const likely = likelySource(flavor, exports, configuration);
  if (typeof configuration.SOURCE !== "string" || !/.#./.test(configuration.SOURCE)) {
    return problem(configuration, likely, "which names no class as `module#Class`.");
  }
  const wrong = await whatIsWrong(flavor, configuration);
  return wrong === undefined ? undefined : problem(configuration, likely, wrong);
}

/** The URL of the module that `SOURCE` names. Raises `COMPONENT_INVALID` that says what to write in there. */
export async function resolveEntrypointSource(
  flavor: Flavor,
  configuration: EntrypointConfigurationClass,
): Promise<string> {
  try {
    return await resolveFlavorModule({ ...flavor, source: configuration.SOURCE });
  } catch (error) {
    if (!TsugiteError.is(error, "COMPONENT_INVALID")) throw error;
    throw TsugiteError.fromProblem(problem(configuration, undefined, "whose module cannot be found."));
  }
}

async function whatIsWrong(flavor: Flavor, configuration: EntrypointConfigurationClass): Promise<string | undefined> {
  const { module, exportName } = splitSource(configuration.SOURCE);
  let url: string;
  try {
    url = await resolveFlavorModule({ ...flavor, source: configuration.SOURCE });
  } catch {
    return "whose module cannot be found.";
  }
  try {
    const named = ((await import(/* @vite-ignore */ url)) as Exports)[exportName];
    if (named === configuration) return undefined;
    if (named === undefined) return `but ${module} has no export \`${exportName}\`.`;
    return "which is another class than the one in entrypointConfiguration.";
  } catch (error) {
    return `whose module cannot be imported: ${reasonOf(error)}`;
  }
}

function likelySource(
  flavor: Flavor,
  exports: Exports,
  configuration: EntrypointConfigurationClass,
): string | undefined {
  const name = Object.keys(exports).find((key) => exports[key] === configuration);
  return name === undefined ? undefined : `${splitSource(flavor.source).module}#${name}`;
}

function problem({ name, SOURCE }: EntrypointConfigurationClass, likely: string | undefined, wrong: string): Problem {
  const source = likely ?? `./path/of/module.ts#${name}`;
  const elsewhere = likely === undefined ? " or, in a package, `package#Class`," : "";
  return {
    code: "COMPONENT_INVALID",
    message: `The SOURCE of ${name} is ${JSON.stringify(SOURCE) ?? "not set"}, ${wrong}`,
    fix: `Write \`static override readonly SOURCE = "${source}"\`${elsewhere} in ${name}, and export it there.`,
  };
}
