import type MagicString from "magic-string";
import type { Node, Program } from "../syntax/parse-source.ts";
import { childrenOf, isFunctionNode } from "../syntax/walk.ts";

/**
 * Marks what initialises a constant of the module as pure, so that a constant nobody reaches (a codec, a schema,
 * another step's logger) leaves no trace. A bare call is no initialiser: nobody knows that it has no effect.
 */
export function wrapInitialisers(text: MagicString, program: Program, replaced: ReadonlySet<Node>): void {
  for (const node of initialisers(program)) {
    if (replaced.has(bare(node)) || isHarmless(node) || awaits(node)) continue;
    text.appendLeft(node.start, "/* @__PURE__ */ (() => (").appendRight(node.end, "))()");
  }
}

function initialisers(program: Program): Node[] {
  return program.body.flatMap((statement): Node[] => {
    const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
    const declaration = isExport ? statement.declaration : statement;
    if (declaration === null) return [];
    if (statement.type === "ExportDefaultDeclaration") {
      return declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration" ? [] : [declaration];
    }
    if (declaration.type !== "VariableDeclaration" || declaration.kind !== "const") return [];
    return declaration.declarations.flatMap(({ init }) => (init === null ? [] : [init]));
  });
}

function bare(node: Node): Node {
  return node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression" || node.type === "TSNonNullExpression"
    ? bare(node.expression)
    : node;
}

function isHarmless(node: Node): boolean {
  const { type } = bare(node);
  return type === "Literal" || type === "Identifier" || isFunctionNode(bare(node)) || type.startsWith("TS");
}

/** Whether an expression awaits outside of a function, so that it cannot be put into one. */
function awaits(node: Node): boolean {
  if (node.type === "AwaitExpression") return true;
  return !isFunctionNode(node) && childrenOf(node).some(awaits);
}
