import { dirname, isAbsolute, resolve } from "node:path";
import type { OutputChunk } from "rolldown";
import { packageNameOf } from "../package/installed-packages.ts";
import type { ImportRequest, ImportResolver } from "../source/import-resolver.ts";
import type { Project } from "../source/project.ts";
import { runBuild } from "../source/run-build.ts";
import { type Left, type OutsideResolution, sourcePlugin } from "../source/source-plugin.ts";
import type { SourceFile, SourceReader } from "../source/source-reader.ts";
import { urlPath } from "../source/url-path.ts";
import { importedModules } from "../syntax/imported-modules.ts";
import { type BundleContents, isCore, nameInPackage, usesCore } from "./bundle-contents.ts";
import { type BundleEntry, ENTRY, entryModules } from "./bundle-entry.ts";
import { bundleFailed } from "./bundle-failed.ts";
import type { BundleFindings } from "./bundle-findings.ts";
import { keepOutPlugin } from "./keep-out-plugin.ts";
import { keptModule } from "./kept-module.ts";
import { type Placement, placePackages } from "./place-packages.ts";
import type { SourceEditor } from "./source-editor.ts";

export interface BundlePassOptions {
  readonly project: Project;
  readonly entry: BundleEntry;
  readonly contents: BundleContents;
  readonly findings: BundleFindings;
  readonly editor: SourceEditor;
  readonly reader: SourceReader;
  readonly resolver: ImportResolver;
}

export interface BundlePass {
  readonly chunk: OutputChunk;
  readonly placement: Placement;
  /** The sources it was made of, those too of which nothing was needed. */
  readonly sources: readonly SourceFile[];
}

const FORBIDDEN_PREFIX = "tsugite-forbidden:";

/** Builds the bundle's one file with what is known so far; the result counts only if nothing new was found. */
export async function passOfBundle(options: BundlePassOptions): Promise<BundlePass> {
  const { project, entry, contents, findings, editor, reader, resolver } = options;
  const placement = placePackages([...findings.kept.values()], project.packages);
  const folders = new Map([...placement].reverse().map(([folder, { directory }]) => [directory, folder]));
  const virtual = entryModules(entry, findings);
  const forbidden = new Map<string, string>();

  async function leave(resolution: OutsideResolution, { specifier, importer }: ImportRequest): Promise<Left> {
    if (resolution.kind === "builtin") return { external: resolution.id };
    const { id, package: owner } = resolution;
    if (contents.isForbidden(owner, importer)) {
      forbidden.set(specifier, importer === undefined ? "the stack" : contents.nameOf(importer));
      return { external: `${FORBIDDEN_PREFIX}${specifier}`, pure: true };
    }
    if (usesCore(owner)) {
      const isStepPackage = importer !== undefined && contents.isMarked(importer) && !isCore(specifier);
      if (isStepPackage && packageNameOf(specifier) !== undefined) findings.stepPackages.set(specifier, id);
      return { inline: id };
    }
    if (id.endsWith(".node")) {
      findings.keep(owner);
      return { external: specifier };
    }
    const folder = folders.get(owner.directory);
    if (folder === undefined || id.endsWith(".json")) return { inline: id };
    const name = nameInPackage(id, owner);
    const module = `\0tsugite:kept:${name}@${owner.version}`;
    if (!virtual.has(module)) virtual.set(module, await keptModule(id, `${folder}${name.slice(owner.name.length)}`));
    return { inline: module };
  }

  const { plugin, seen } = sourcePlugin({
    resolver,
    reader,
    modulePackage: project.modulePackage,
    virtual,
    isSource: (file) => contents.isOwn(file),
    importersOf: ({ specifier, importer }) => {
      // One copy of core, whoever asks for it.
      if (isCore(specifier)) return [entry.file, importer ?? entry.entrypoint];
      if (importer === undefined && !isAbsolute(specifier)) return [entry.file, entry.entrypoint];
      return [importer];
    },
    isPlain: (specifier, importer) =>
      specifier.startsWith(".") && !specifier.endsWith(".node") && isAbsolute(importer) && !contents.isOwn(importer),
    tolerate: ({ specifier, importer, kind }) => {
      if (importer === undefined || contents.isOwn(importer)) return false;
      const owner = project.packages.owning(importer);
      // By its own word it does without: what asks for it gets an error, as where it is installed.
      if (kind === "require-call" && owner?.manifest.peerDependenciesMeta?.[specifier]?.optional === true) return true;
      // Maybe an optional dependency that is not there: as installed, the package knows what to do.
      findings.keepOwner(importer, project.packages);
      return true;
    },
    edit: (source) => editor.edit(source),
    leave,
  });
  const chunk = await runBuild({
    project,
    source: entry.source,
    entry: ENTRY,
    plugins: [keepOutPlugin(project, contents, findings), plugin],
    seen,
    output: {
      dir: project.root,
      entryFileNames: "entrypoint.mjs",
      sourcemap: true,
      sourcemapExcludeSources: true,
      sourcemapPathTransform: (path, map) => urlPath(contents.nameOf(resolve(dirname(map), path))),
    },
  });
  const reached = importedModules(chunk.code).filter((id) => id.startsWith(FORBIDDEN_PREFIX));
  if (reached.length > 0) throw bundleFailed(reached.map((id) => forbiddenProblem(id, forbidden)));
  return { chunk, placement, sources: [...seen.sources.values()] };
}

function forbiddenProblem(id: string, importers: ReadonlyMap<string, string>): { message: string; fix: string } {
  const specifier = id.slice(FORBIDDEN_PREFIX.length);
  return {
    message: `${importers.get(specifier)} uses ${specifier}, which must not be part of a step's program.`,
    fix: "Move the code that uses it into a file that the pipeline does not import.",
  };
}
