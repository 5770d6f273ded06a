import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { directoriesAbove } from "../package/installed-packages.ts";

/**
 * The files that say how sources are resolved and compiled: each tsconfig that may apply, with those it names, the
 * package.json files above the sources, and what package managers leave behind when they install.
 * They need not exist: one that appears changes the build too.
 */
export function influencesOf(projectRoot: string, sources: readonly string[]): string[] {
  const files = new Set<string>();
  for (const directory of new Set(sources.map((source) => dirname(source)))) {
    for (const above of directoriesAbove(directory)) {
      addTsconfig(join(above, "tsconfig.json"), files);
      files.add(join(above, "package.json"));
    }
  }
  for (const above of directoriesAbove(projectRoot)) {
    for (const name of installRecords) files.add(join(above, "node_modules", name));
  }
  return [...files];
}

const installRecords = [".package-lock.json", ".modules.yaml", ".yarn-state.yml"];

function addTsconfig(file: string, files: Set<string>): void {
  if (files.has(file)) return;
  files.add(file);
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  for (const named of [...extended(text), ...referenced(text)]) {
    const found = locate(named, file);
    if (found !== undefined) addTsconfig(found, files);
  }
}

// Read without a parser, since a tsconfig has comments, and a file too many does no harm.
function extended(text: string): string[] {
  const value = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text)?.[1] ?? "";
  return [...value.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function referenced(text: string): string[] {
  const value = /"references"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return [...value.matchAll(/"path"\s*:\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function locate(specifier: string, from: string): string | undefined {
  if (/^[./]/.test(specifier)) {
    const path = resolve(dirname(from), specifier);
    return [path, `${path}.json`, join(path, "tsconfig.json")].find(
      (file) => file.endsWith(".json") && existsSync(file),
    );
  }
  for (const name of [specifier, `${specifier}/tsconfig.json`, `${specifier}.json`]) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // The next way to write it.
    }
  }
  return undefined;
}
