import { realpathSync } from "node:fs";
import { ensureModulePackage } from "../memory/module-package.ts";
import { InstalledPackages } from "../package/installed-packages.ts";
import { linkedPackages } from "../package/linked-packages.ts";
import { processConditions } from "./process-conditions.ts";
import { SourceNames } from "./source-names.ts";

/** What every build of one project shares. */
export interface Project {
  /** Real path of the project's folder. */
  readonly root: string;
  readonly packages: InstalledPackages;
  readonly names: SourceNames;
  readonly conditions: readonly string[];
  /** Path of a package.json that says `"type": "module"` and nothing else; it stands beside the builds. */
  readonly modulePackage: string;
}

/** Reads what is needed to name and resolve the sources of a project. */
export function openProject(projectRoot: string, conditions: readonly string[] = processConditions()): Project {
  const root = realpathSync(projectRoot);
  const packages = new InstalledPackages();
  const modulePackage = ensureModulePackage(root);
  return { root, packages, names: new SourceNames(root, linkedPackages(root, packages)), conditions, modulePackage };
}
