import { realpathSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { type Digest, TsugiteError } from "@tsugite/core";
import type { RolldownError } from "rolldown";
import { influencesOf } from "../memory/influences.ts";
import { packageNameOf } from "../package/installed-packages.ts";
import { ImportResolver } from "../source/import-resolver.ts";
import type { Project } from "../source/project.ts";
import { SourceReader } from "../source/source-reader.ts";
import { BundleContents } from "./bundle-contents.ts";
import type { BundleEntry } from "./bundle-entry.ts";
import { BundleFindings } from "./bundle-findings.ts";
import { passOfBundle } from "./bundle-pass.ts";
import type { BundleSource } from "./bundle-request.ts";
import { SourceEditor } from "./source-editor.ts";

/** What a bundle is put together from, beside the spec, the stack and the data files. */
export interface RolledBundle {
  readonly code: string;
  readonly map: string;
  /** The packages that stay outside of the file: folder in the bundle → real path. */
  readonly packages: Readonly<Record<string, string>>;
  /** Files that the built-in sources declare: path in the bundle → real path. */
  readonly declared: Readonly<Record<string, string>>;
  /** By absolute path, everything it was made of, with the digests of what was read here. */
  readonly madeOf: ReadonlyMap<string, Digest | undefined>;
}

/** Builds the one file of a bundle, again and again until no further package turns out to have to stay outside. */
export async function rollBundle(project: Project, given: BundleEntry): Promise<RolledBundle> {
  const entry = { ...given, sources: mapSources(given.sources) };
  const contents = new BundleContents(project, stackPackages(project, entry));
  const findings = new BundleFindings();
  const editor = new SourceEditor(project, contents, findings);
  const shared = { reader: new SourceReader(), resolver: new ImportResolver(project.root, project.packages) };
  for (;;) {
    const known = findings.size;
    try {
      const pass = await passOfBundle({ project, entry, contents, findings, editor, ...shared });
      if (findings.size > known) continue;
      const { chunk, placement, sources } = pass;
      const files = Object.entries(chunk.modules).filter(([, { code }]) => code !== null && code !== "");
      const packages = [...placement].map(([folder, { directory }]) => [folder, directory]);
      const declared = Object.fromEntries(files.flatMap(([file]) => [...editor.declaredBy(file)]));
      const madeOf = new Map<string, Digest | undefined>();
      for (const file of influencesOf(project.root, chunk.moduleIds.filter(isAbsolute))) madeOf.set(file, undefined);
      for (const [, directory] of packages) madeOf.set(`${directory}/package.json`, undefined);
      for (const file of [...chunk.moduleIds.filter(isAbsolute), ...Object.values(declared)])
        madeOf.set(file, undefined);
      for (const { file, digest } of sources) madeOf.set(file, digest);
      return {
        code: chunk.code,
        map: JSON.stringify(chunk.map),
        packages: Object.fromEntries(packages),
        declared,
        madeOf,
      };
    } catch (error) {
      keepBroken(error, project, contents, findings);
      if (findings.size === known) throw error;
    }
  }
}

/** Leaves packages outside whose files rolldown can make nothing of. */
function keepBroken(error: unknown, project: Project, contents: BundleContents, findings: BundleFindings): void {
  if (!TsugiteError.is(error)) return;
  for (const { id, exporter } of (error.cause as { errors?: readonly RolldownError[] } | undefined)?.errors ?? []) {
    for (const file of [id, exporter]) {
      if (file !== undefined && isAbsolute(file) && !contents.isOwn(file)) findings.keepOwner(file, project.packages);
    }
  }
}

function mapSources(sources: BundleEntry["sources"]): BundleEntry["sources"] {
  const path = ({ module }: BundleSource) => (module.startsWith("file:") ? fileURLToPath(module) : module);
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [name, { ...source, module: path(source) }]),
  );
}

function stackPackages({ packages, root }: Project, { sources, entrypoint }: BundleEntry): ReadonlySet<string> {
  const owners = Object.values(sources).map(({ module }) => {
    if (isAbsolute(module)) return packages.owning(realpathSync(module));
    const name = packageNameOf(module) ?? module;
    return packages.find(name, root) ?? packages.find(name, dirname(entrypoint));
  });
  return new Set(owners.flatMap((owner) => (owner === undefined ? [] : [owner.directory])));
}
