import { type CodeRequest, type Digest, digestOf, digestOfJson, type Problem } from "@tsugite/core";
import type { OutputChunk } from "rolldown";
import { minifySync } from "rolldown/utils";
import { currentToolchain } from "../memory/toolchain.ts";
import type { InstalledPackage } from "../package/installed-packages.ts";
import { packageNameOf } from "../package/installed-packages.ts";
import { versionsOf, withDependencies } from "../package/reached-packages.ts";
import { runBuild } from "../source/run-build.ts";
import { type SourcesSeen, sourcePlugin } from "../source/source-plugin.ts";
import { bareImports } from "../syntax/import-bindings.ts";
import { importedModules } from "../syntax/imported-modules.ts";
import { notAStep, unseenProblem } from "./code-problems.ts";
import type { DigestResult } from "./digest-result.ts";
import type { DigestSources } from "./digest-sources.ts";

const entry = "\0tsugite:digest";

/** Makes the digest of a piece of a step that is defined in a source file. */
export async function rollDigest(
  request: CodeRequest,
  file: string,
  exportName: string,
  sources: DigestSources,
): Promise<DigestResult> {
  const { project } = sources;
  const external = new Map<string, InstalledPackage>();
  const importedBare = new Set<InstalledPackage>();
  let hasTarget = false;
  const { plugin, seen } = sourcePlugin({
    resolver: sources.resolver,
    reader: sources.reader,
    modulePackage: project.modulePackage,
    virtual: new Map([[entry, `export { ${quoted(exportName)} as default } from ${JSON.stringify(file)};`]]),
    edit(source) {
      const isTarget = source.file === file && request.part.kind !== "function";
      const edit = sources.edit(source, isTarget ? { exportName, part: request.part } : undefined);
      hasTarget ||= edit.hasTarget;
      return { code: edit.code };
    },
    leave(resolution, { specifier, importer }) {
      if (resolution.kind === "builtin") return { external: resolution.id };
      const id = nameInPackage(specifier, resolution.id, resolution.package);
      external.set(id, resolution.package);
      if (importer !== undefined && isImportedBare(specifier, importer, seen)) importedBare.add(resolution.package);
      return { external: id };
    },
  });
  const chunk = await runBuild({
    project,
    source: request.source,
    entry,
    plugins: [plugin],
    seen,
    options: {
      // Each constant stays in its module, so that the module which changed can be named.
      optimization: { inlineConst: false },
      treeshake: {
        // A package is reached or imported bare, or it does not count; sources may have effects.
        moduleSideEffects: [
          { external: true, sideEffects: false },
          { external: false, sideEffects: true },
        ],
        propertyReadSideEffects: false,
      },
    },
    output: { minify: true },
  });
  const problems: Problem[] = request.part.kind !== "function" && !hasTarget ? [notAStep(request)] : [];
  for (const [name, place] of sources.unseenPlaces) {
    if (chunk.code.includes(name)) problems.push(unseenProblem(request, place));
  }
  // Not `chunk.imports`: that also names what was imported and then not needed.
  const reached = importedModules(chunk.code).flatMap((id) => external.get(id) ?? []);
  const packages = withDependencies([...reached, ...importedBare], project.packages);
  return {
    problems,
    files: filesOf(seen, sources),
    packages: packages.map(({ directory }) => directory),
    code: {
      digest: digestOfCode(chunk.code, packages),
      modules: modulesOf(chunk, seen, sources),
      packages: versionsOf(packages),
      toolchain: { rolldown: currentToolchain().rolldown, "code digest": String(CODE_DIGEST_VERSION) },
    },
  };
}

/** Raised whenever the same code gets another digest for a reason of ours. */
const CODE_DIGEST_VERSION = 1;

function digestOfCode(code: string, packages: readonly InstalledPackage[]): Digest {
  const versions = [...new Set(packages.map(({ name, version }) => `${name}@${version}`))].sort();
  return digestOfJson([CODE_DIGEST_VERSION, currentToolchain().rolldown, code, versions]);
}

function modulesOf(chunk: OutputChunk, seen: SourcesSeen, sources: DigestSources): Record<string, Digest> {
  const modules = new Map<string, Digest>();
  for (const [file, { code }] of Object.entries(chunk.modules)) {
    if (!seen.sources.has(file) || code === null || code.trim() === "") continue;
    modules.set(sources.project.names.nameOf(file), digestOf(withoutComments(code)));
    for (const { name, digest } of sources.declaredBy(file)) {
      if (digest !== null && chunk.code.includes(digest)) modules.set(name, digest);
    }
  }
  return Object.fromEntries([...modules].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutComments(code: string): string {
  return minifySync("module.js", code, { compress: false, mangle: false, codegen: { removeWhitespace: true } }).code;
}

function filesOf(seen: SourcesSeen, sources: DigestSources): DigestResult["files"] {
  return [...seen.sources.values()].flatMap(({ file, digest }) => [{ file, digest }, ...sources.declaredBy(file)]);
}

function isImportedBare(specifier: string, importer: string, seen: SourcesSeen): boolean {
  const program = seen.sources.get(importer)?.parsed?.program;
  return program !== undefined && bareImports(program).includes(specifier);
}

/** How a file of a package is written in the digest: without the path of this machine. */
function nameInPackage(specifier: string, file: string, owner: InstalledPackage): string {
  if (packageNameOf(specifier) === owner.name) return specifier;
  return `${owner.name}${file.slice(owner.directory.length)}`;
}

function quoted(name: string): string {
  return name === "default" ? name : JSON.stringify(name);
}
