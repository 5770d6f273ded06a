import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackComponentType } from "@tsugite/core";
import { COMPONENT_TYPES, REQUIRED_TYPES } from "../config/project-config.ts";
import { CONFIG_FILE, findProjectRoot } from "../project/find-project-root.ts";
import { projectPackages } from "./project-packages.ts";

/**
 * The types of which the project of a folder could have a component: a flavor is built in or declared by a package, or
 * `tsugite.yaml` mentions the type. For the help, which loads nothing and raises no errors: nothing is checked.
 */
export function typesWithFlavors(folder: string): readonly StackComponentType[] {
  const projectRoot = findProjectRoot(folder);
  const declared = new Set(projectPackages(projectRoot).flatMap(({ manifest }) => typesIn(manifest.tsugite)));
  const config = readConfigText(projectRoot);
  return COMPONENT_TYPES.filter(
    (type) => REQUIRED_TYPES.some((required) => required === type) || declared.has(type) || config.includes(type),
  );
}

function typesIn(field: unknown): unknown[] {
  const flavors = (field as { readonly flavors?: unknown } | null | undefined)?.flavors;
  return Array.isArray(flavors) ? flavors.map((flavor: { readonly type?: unknown } | null) => flavor?.type) : [];
}

function readConfigText(projectRoot: string): string {
  try {
    return readFileSync(join(projectRoot, CONFIG_FILE), "utf8");
  } catch {
    return "";
  }
}
