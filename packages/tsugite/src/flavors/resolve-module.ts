import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { TsugiteError } from "@tsugite/core";
import { coreRangeProblem } from "./check-core-range.ts";
import { type Flavor, splitSource } from "./flavor.ts";

/**
 * URL of the module that holds a flavor's class, found from the package or the project that declares it. Raises
 * `COMPONENT_INVALID` when there is none, and `CORE_INCOMPATIBLE` when it was built for another core.
 */
export async function resolveFlavorModule(flavor: Flavor): Promise<string> {
  const incompatible = await coreRangeProblem(flavor);
  if (incompatible !== undefined) throw TsugiteError.fromProblem(incompatible);
  const { module } = splitSource(flavor.source);
  const { origin } = flavor;
  const from = origin.kind === "built-in" ? import.meta.url : pathToFileURL(join(origin.folder, "package.json")).href;
  if (origin.kind !== "built-in" && module.startsWith("./")) return fileOf(flavor, join(origin.folder, module));
  if (origin.kind === "package" && module.startsWith(`${origin.package}/`)) {
    return fileOf(flavor, join(origin.folder, module.slice(origin.package.length + 1)));
  }
  return resolveModule(module, from, flavor.source);
}

function fileOf({ type, name, source, origin }: Flavor, file: string): string {
  if (existsSync(file)) return pathToFileURL(file).href;
  if (origin.kind !== "package") {
    throw new TsugiteError("COMPONENT_INVALID", `There is no file ${file}, which ${source} names.`, {
      fix: "Name a file of the project, relative to its root: ./src/my-flavor.ts#MyFlavor.",
    });
  }
  throw new TsugiteError(
    "COMPONENT_INVALID",
    `The package ${origin.package} declares the ${type} flavor ${name} as ${source}, but has no file ${file}.`,
    { fix: `Install ${origin.package} again; if it is your own, build it.` },
  );
}

async function resolveModule(specifier: string, from: string, source: string): Promise<string> {
  const { moduleResolve } = await import("import-meta-resolve");
  try {
    return moduleResolve(specifier, new URL(from), new Set(["node", "import", ...ownConditions()])).href;
  } catch (cause) {
    throw new TsugiteError("COMPONENT_INVALID", `The module of ${source} cannot be found.`, {
      fix: "Check that its package is installed, and that it exports this path.",
      cause,
    });
  }
}

/** The export conditions that this process was started with. */
export function ownConditions(args: readonly string[] = process.execArgv): string[] {
  const text = [...args, ...(process.env.NODE_OPTIONS ?? "").split(" ")].join(" ");
  return [...text.matchAll(/(?:--conditions|-C)[= ](\S+)/g)].map((match) => match[1] ?? "");
}
