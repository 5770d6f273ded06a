import type MagicString from "magic-string";
import { type DeclaredFile, declaredFiles, literalText } from "../syntax/import-meta.ts";
import type { Node, ParsedSource } from "../syntax/parse-source.ts";
import { requireCalls } from "../syntax/require-calls.ts";
import { walk } from "../syntax/walk.ts";

/** Where the edits of a file tell what they met. */
export interface ReferenceNotes {
  /** Gives a name that is found in the built code if this place is reached. */
  readonly unseen: (source: ParsedSource, node: Node, what: Unseen) => string;
  /** Gives what stands for a declared file in the built code; undefined if it may not be declared. */
  readonly declared: (source: ParsedSource, file: DeclaredFile) => string | undefined;
}

export type Unseen = "import" | "require" | "file";

/**
 * Writes references to other code and to files so that the digest sees them: the content of a declared file stands in
 * its URL, `require("x")` is followed like `import("x")`, and what is computed leaves a name that can be found.
 */
export function editReferences(
  text: MagicString,
  source: ParsedSource,
  notes: ReferenceNotes,
  isGone: (node: Node) => boolean,
): void {
  const unseen = (node: Node, what: Unseen) => {
    text.appendLeft(node.start, `${notes.unseen(source, node, what)}(`).appendRight(node.end, ")");
  };
  walk(source.program, (node) => {
    if (node.type !== "ImportExpression" || isGone(node)) return;
    const specifier = literalText(node.source);
    if (specifier === undefined) unseen(node, "import");
    // rolldown follows quotes only.
    else if (node.source.type === "TemplateLiteral")
      text.overwrite(node.source.start, node.source.end, JSON.stringify(specifier));
  });
  for (const { node, specifier } of requireCalls(source.program)) {
    if (isGone(node)) continue;
    if (specifier === undefined) unseen(node, "require");
    else text.overwrite(node.start, node.end, `import(${JSON.stringify(specifier)})`);
  }
  for (const file of declaredFiles(source.program)) {
    if (isGone(file.node)) continue;
    const stand = notes.declared(source, file);
    if (stand === undefined) unseen(file.node, "file");
    else text.overwrite(file.specifierNode.start, file.specifierNode.end, JSON.stringify(stand));
  }
}
