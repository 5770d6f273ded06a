import { createRequire } from "node:module";
import { join } from "node:path";
import { type Problem, TsugiteError } from "@tsugite/core";
import { installCommand } from "../project/package-manager.ts";
import { coreSeenFrom, ownCore } from "./core-copy.ts";
import type { Flavor } from "./flavor.ts";

/** What is wrong with using a flavor beside this version of core, by what its package asks for. */
export async function coreRangeProblem({ type, name, origin }: Flavor): Promise<Problem | undefined> {
  if (origin.kind !== "package" || origin.coreRange === undefined) return undefined;
  const { version } = ownCore();
  if (await allows(version, origin.coreRange)) return undefined;
  return {
    code: "CORE_INCOMPATIBLE",
    message: `The ${type} flavor ${name} of ${origin.package} ${origin.version} was built for @tsugite/core ${origin.coreRange}, but this project uses ${version}.`,
    fix: `Install a release of ${origin.package} that was built for ${version}, or move @tsugite/core and tsugite to ${origin.coreRange}.`,
  };
}

/** What this program's package.json says. */
interface Release {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

function ownRelease(): Release {
  return createRequire(import.meta.url)("tsugite/package.json") as Release;
}

/** Raises `CORE_INCOMPATIBLE` when pipelines of a project import a core that this program was not built for. */
export async function checkProjectCore(projectRoot: string, own: Release = ownRelease()): Promise<void> {
  const core = coreSeenFrom(join(projectRoot, "package.json"));
  if (core === undefined || core.folder === ownCore().folder) return;
  const range = own.peerDependencies["@tsugite/core"] ?? "*";
  if (await allows(core.version, range)) return;
  const install = installCommand([`@tsugite/core@${ownCore().version}`], projectRoot);
  throw new TsugiteError(
    "CORE_INCOMPATIBLE",
    `tsugite ${own.version} was built for @tsugite/core ${range}, but the pipelines of this project import ${core.version} in ${core.folder}.`,
    { fix: `Use releases of the two that belong together: \`${install}\`.` },
  );
}

/** A range that is none, such as `workspace:^`, is for package managers to judge. */
async function allows(version: string, range: string): Promise<boolean> {
  if (/^[\s*]*$/.test(range)) return true;
  const [{ default: validRange }, { default: satisfies }] = await Promise.all([
    import("semver/ranges/valid.js"),
    import("semver/functions/satisfies.js"),
  ]);
  return validRange(range) === null || satisfies(version, range, { includePrerelease: true });
}
