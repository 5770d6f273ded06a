import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import MagicString from "magic-string";
import { filesBelow } from "../memory/digest-tree.ts";
import { editedSource } from "../module/edited-source.ts";
import { markSteps } from "../module/mark-steps.ts";
import { packageNameOf } from "../package/installed-packages.ts";
import { declaredPath, requiredPath } from "../source/declared-path.ts";
import type { Project } from "../source/project.ts";
import type { EditedSource } from "../source/source-plugin.ts";
import { declaredFiles, type ImportMetaProperty, importMetaUses } from "../syntax/import-meta.ts";
import type { ParsedSource } from "../syntax/parse-source.ts";
import { requireCalls } from "../syntax/require-calls.ts";
import type { BundleContents } from "./bundle-contents.ts";
import type { BundleFindings } from "./bundle-findings.ts";

/** Folder of the files that sources declare; each source counts as lying in it. */
const SOURCES = "sources";

/** Prepares sources for a bundle: marks their steps, and lets `import.meta` mean their place in it. */
export class SourceEditor {
  readonly #project: Project;
  readonly #contents: BundleContents;
  readonly #findings: BundleFindings;
  readonly #declared = new Map<string, string[]>();

  constructor(project: Project, contents: BundleContents, findings: BundleFindings) {
    this.#project = project;
    this.#contents = contents;
    this.#findings = findings;
  }

  edit(source: ParsedSource): EditedSource | undefined {
    const text = new MagicString(source.code);
    if (this.#contents.isMarked(source.file)) markSteps(text, source, this.#project.names.nameOf(source.file));
    for (const { property, node } of importMetaUses(source.program)) {
      text.update(node.start, node.end, this.#importMeta(property, source.file));
    }
    const declared = declaredFiles(source.program).map(({ specifier }) => declaredPath(source.file, specifier));
    for (const { specifier } of requireCalls(source.program)) {
      if (specifier?.startsWith(".")) declared.push(requiredPath(source.file, specifier));
      else if (specifier !== undefined) this.#keepRequired(specifier, source.file);
    }
    this.#declared.set(
      source.file,
      declared.filter((path) => path !== undefined),
    );
    return editedSource(text, source.file);
  }

  /** The files that a source declares, those in declared folders too: path in the bundle → real path. */
  declaredBy(file: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const declared of this.#declared.get(file) ?? []) {
      if (!existsSync(declared)) continue;
      const real = realpathSync(declared);
      const owner = this.#project.packages.owning(file)?.directory;
      const isInPackage = owner !== undefined && real.startsWith(`${owner}/`);
      // The digest has refused the rest for steps; what no step reaches is left out.
      if (!this.#project.names.holds(real) && !isInPackage) continue;
      const path = `${SOURCES}/${this.#contents.nameOf(declared)}`;
      if (!statSync(real).isDirectory()) found.set(path, real);
      else for (const below of filesBelow(real)) found.set(`${path}/${below}`, join(real, below));
    }
    return found;
  }

  #importMeta(property: ImportMetaProperty, file: string): string {
    const place = `${SOURCES}/${this.#contents.nameOf(file)}`;
    switch (property) {
      case "url":
        return `new URL(${JSON.stringify(`./${place.split("/").map(encodeURIComponent).join("/")}`)}, import.meta.url).href`;
      case "filename":
        return `(import.meta.dirname + ${JSON.stringify(`/${place}`)})`;
      case "dirname":
        return `(import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)})`;
      case "main":
        return "false";
    }
  }

  #keepRequired(specifier: string, file: string): void {
    const name = packageNameOf(specifier);
    const owner = name === undefined ? undefined : this.#project.packages.find(name, dirname(file));
    if (owner !== undefined) this.#findings.keep(owner);
  }
}
