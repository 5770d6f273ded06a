import type { Node, Program } from "./parse-source.ts";
import { walk } from "./walk.ts";

export type ImportMetaProperty = "url" | "filename" | "dirname" | "main";

/** A place where a source file asks where it lies. */
export interface ImportMetaUse {
  readonly property: ImportMetaProperty;
  readonly node: Node;
}

/** A file that a source file names beside itself: `new URL("./x", import.meta.url)`. */
export interface DeclaredFile {
  /** As written. */
  readonly specifier: string;
  /** The whole `new URL(…)`. */
  readonly node: Node;
  readonly specifierNode: Node;
}

/** Finds `import.meta.url`, `.filename`, `.dirname` and `.main`. */
export function importMetaUses(program: Program): ImportMetaUse[] {
  const uses: ImportMetaUse[] = [];
  walk(program, (node) => {
    const property = importMetaProperty(node);
    if (property !== undefined) uses.push({ property, node });
  });
  return uses;
}

/** Finds the files that a source file declares, by relative path. */
export function declaredFiles(program: Program): DeclaredFile[] {
  const files: DeclaredFile[] = [];
  walk(program, (node, place) => {
    if (node.type !== "NewExpression" || node.callee.type !== "Identifier" || node.callee.name !== "URL") return;
    const [specifierNode, base] = node.arguments;
    if (specifierNode === undefined || base === undefined || place.isShadowed("URL")) return;
    const specifier = literalText(specifierNode);
    if (specifier === undefined || importMetaProperty(base) !== "url" || !isRelative(specifier)) return;
    files.push({ specifier, node, specifierNode });
  });
  return files;
}

/** The text of a string literal or of a template without expressions. */
export function literalText(node: Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type !== "TemplateLiteral" || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

function importMetaProperty(node: Node): ImportMetaProperty | undefined {
  if (node.type !== "MemberExpression" || node.computed || node.object.type !== "MetaProperty") return undefined;
  if (node.object.meta.name !== "import" || node.property.type !== "Identifier") return undefined;
  const { name } = node.property;
  return name === "url" || name === "filename" || name === "dirname" || name === "main" ? name : undefined;
}

function isRelative(specifier: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\/|#|\?)/i.test(specifier);
}
