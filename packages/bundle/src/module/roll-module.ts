import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import MagicString from "magic-string";
import type { InstalledPackage } from "../package/installed-packages.ts";
import { packageNameOf } from "../package/installed-packages.ts";
import { isOfficial } from "../package/is-official.ts";
import { ImportResolver, needsBuilding } from "../source/import-resolver.ts";
import type { Project } from "../source/project.ts";
import { runBuild } from "../source/run-build.ts";
import { sourcePlugin } from "../source/source-plugin.ts";
import { type SourceFile, SourceReader } from "../source/source-reader.ts";
import { urlPath } from "../source/url-path.ts";
import { type ImportMetaProperty, importMetaUses } from "../syntax/import-meta.ts";
import { editedSource } from "./edited-source.ts";
import { guardBuilders } from "./guard-builders.ts";
import { markSteps } from "./mark-steps.ts";

export interface RolledModule {
  readonly code: string;
  readonly map: string;
  readonly sources: readonly SourceFile[];
  /** Packages it imports. */
  readonly packages: readonly InstalledPackage[];
}

const entry = "\0tsugite:module";

/** Builds a pipeline file; the map's paths are relative to `directory`. */
export async function rollModule(project: Project, file: string, directory: string): Promise<RolledModule> {
  const source = project.names.nameOf(file);
  const packages = new Set<InstalledPackage>();
  const stepPackages = new Map<string, string>();
  const main = `import * as main from ${JSON.stringify(file)};\nexport { main };\n`;
  const { plugin, seen } = sourcePlugin({
    resolver: new ImportResolver(project.root, project.packages),
    reader: new SourceReader(),
    modulePackage: project.modulePackage,
    virtual: new Map([[entry, main]]),
    edit(source) {
      const text = new MagicString(source.code);
      guardBuilders(text, source);
      markSteps(text, source, project.names.nameOf(source.file));
      for (const { property, node } of importMetaUses(source.program)) {
        text.update(node.start, node.end, importMetaValue(property, source.file));
      }
      return editedSource(text, source.file);
    },
    leave(resolution, { specifier, kind }) {
      if (resolution.kind === "builtin") return { external: resolution.id };
      packages.add(resolution.package);
      if (needsBuilding(resolution.id) && !isOfficial(resolution.package.name)) return { inline: resolution.id };
      if (kind === "require-call") return { external: resolution.id };
      const url = pathToFileURL(resolution.id).href;
      if (packageNameOf(specifier) !== undefined && mayHoldSteps(resolution.package)) stepPackages.set(specifier, url);
      return { external: url };
    },
  });
  const chunk = await runBuild({
    project,
    source,
    entry,
    plugins: [plugin],
    seen,
    output: { sourcemap: true, dir: directory, sourcemapPathTransform: urlPath },
  });
  const loaders = [...stepPackages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([specifier, url]) => `  ${JSON.stringify(specifier)}: () => import(${JSON.stringify(url)}),\n`);
  const code = chunk.code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  // Not part of what is built: where top-level code throws for certain, what follows is taken out as never reached.
  const rest = `export const source = ${JSON.stringify(source)};\nexport const packages = {\n${loaders.join("")}};\n`;
  return {
    code: `${code}${rest}`,
    map: JSON.stringify(chunk.map),
    sources: [...seen.sources.values()],
    packages: [...packages],
  };
}

/** Only a package that itself uses core can hold steps; Tsugite's own hold none. */
function mayHoldSteps({ name, manifest }: InstalledPackage): boolean {
  if (isOfficial(name)) return false;
  return "@tsugite/core" in { ...manifest.dependencies, ...manifest.peerDependencies };
}

function importMetaValue(property: ImportMetaProperty, file: string): string {
  switch (property) {
    case "url":
      return JSON.stringify(pathToFileURL(file).href);
    case "filename":
      return JSON.stringify(file);
    case "dirname":
      return JSON.stringify(dirname(file));
    case "main":
      // What only runs when the file is started as a program does not run here.
      return "false";
  }
}
