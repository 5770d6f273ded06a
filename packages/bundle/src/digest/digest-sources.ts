import { declaredPath } from "../source/declared-path.ts";
import { ImportResolver } from "../source/import-resolver.ts";
import type { Project } from "../source/project.ts";
import { SourceReader } from "../source/source-reader.ts";
import type { DeclaredFile } from "../syntax/import-meta.ts";
import { lineAndColumn } from "../syntax/line-and-column.ts";
import type { Node, ParsedSource } from "../syntax/parse-source.ts";
import { type DeclaredContent, declaredContent } from "./declared-content.ts";
import { type DigestEdit, type DigestTarget, editForDigest } from "./digest-edits.ts";
import type { ReferenceNotes, Unseen } from "./edit-references.ts";

/** A place whose code or file cannot be known. */
export interface UnseenPlace {
  readonly what: Unseen;
  /** `file:line`. */
  readonly at: string;
}

/** The sources of a project as digests see them: each file is read, parsed and edited once for all builds. */
export class DigestSources implements ReferenceNotes {
  readonly project: Project;
  readonly reader: SourceReader = new SourceReader();
  readonly resolver: ImportResolver;
  /** By the name that stands for the place in the edited code. */
  readonly unseenPlaces: Map<string, UnseenPlace> = new Map();
  readonly #declared = new Map<string, DeclaredContent[]>();
  readonly #edits = new Map<string, DigestEdit>();

  constructor(project: Project) {
    this.project = project;
    this.resolver = new ImportResolver(project.root, project.packages);
  }

  edit(source: ParsedSource, target?: DigestTarget): DigestEdit {
    if (target !== undefined) return editForDigest(source, target, this);
    let edit = this.#edits.get(source.file);
    if (edit === undefined) {
      edit = editForDigest(source, undefined, this);
      this.#edits.set(source.file, edit);
    }
    return edit;
  }

  /** What a source file declares beside itself. */
  declaredBy(file: string): readonly DeclaredContent[] {
    return this.#declared.get(file) ?? [];
  }

  unseen(source: ParsedSource, node: Node, what: Unseen): string {
    const at = `${this.project.names.nameOf(source.file)}:${lineAndColumn(source.code, node.start).line}`;
    const name = `__tsugite_unseen_${this.unseenPlaces.size}_`;
    this.unseenPlaces.set(name, { what, at });
    return name;
  }

  declared(source: ParsedSource, { specifier }: DeclaredFile): string | undefined {
    const path = declaredPath(source.file, specifier);
    if (path === undefined) return specifier;
    const content = declaredContent(path, this.project.names);
    if (content === undefined) return undefined;
    this.#declared.set(source.file, [...(this.#declared.get(source.file) ?? []), content]);
    return `${specifier}?${content.digest ?? "nothing"}`;
  }
}
