import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BundleSource } from "@tsugite/bundle";
import type { EntrypointConfigurationClass } from "@tsugite/core";
import { moduleResolve } from "import-meta-resolve";

/**
 * Where the class is that an entrypoint configuration names in `SOURCE`, found as a project that uses the flavor finds it:
 * a file from the root of the project or package that the flavor's module is in, or a package that is seen from there. Of
 * the flavor's own package it is the module itself, which need not have been built.
 *
 * @param module Absolute path.
 * @returns What is wrong with it, if it is a text.
 */
export function entrypointSource(configuration: EntrypointConfigurationClass, module: string): BundleSource | string {
  const { SOURCE: source } = configuration;
  const at = source.lastIndexOf("#");
  const [specifier, exportName] = [source.slice(0, at), source.slice(at + 1)];
  if (at < 1 || exportName === "") return `its SOURCE is "${source}", which names no class as \`module#Class\`.`;
  const found = locate(specifier, module);
  return found === undefined
    ? `its SOURCE is "${source}", but from ${module} there is no module ${specifier}.`
    : { module: found, export: exportName };
}

function locate(specifier: string, module: string): string | undefined {
  const roots = ["tsugite.yaml", "package.json"].flatMap((file) => nearest(dirname(module), file) ?? []);
  if (specifier.startsWith("./")) return roots.map((root) => join(root, specifier)).find(existsSync);
  const folder = nearest(dirname(module), "package.json");
  const name = folder === undefined ? undefined : nameIn(folder);
  if (folder !== undefined && specifier === name) return module;
  const inPackage = join(folder ?? "", specifier.slice((name ?? "").length + 1));
  if (name !== undefined && specifier.startsWith(`${name}/`) && existsSync(inPackage)) return inPackage;
  try {
    const file = fileURLToPath(moduleResolve(specifier, pathToFileURL(module), new Set(["node", "import"])));
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function nameIn(folder: string): string | undefined {
  const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly name?: string };
  return name;
}

function nearest(from: string, file: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
