import { exportedNames } from "./exported-names.ts";
import { type ImportBindings, importBindings, importedName } from "./import-bindings.ts";
import type { Node, Program } from "./parse-source.ts";
import { walk } from "./walk.ts";

/** A call of one of core's authoring functions, found by its import binding. */
export interface DefinitionCall {
  /** `step`, `pipeline`, whatever it is called locally. */
  readonly callee: string;
  readonly node: CallNode;
  /** Whether it is evaluated with the module, so lies in no function. */
  readonly topLevel: boolean;
  /** The names under which the file exports its result; none when it does not, or not as it is. */
  readonly exports: readonly string[];
}

export type CallNode = Extract<Node, { type: "CallExpression" }>;

const authoringModules = ["@tsugite/core"];

/** Finds all calls of these functions of core, aliased, through a namespace, nested or not. */
export function definitionCalls(program: Program, callees: readonly string[]): DefinitionCall[] {
  const bindings = importBindings(program, authoringModules);
  if (bindings.named.size === 0 && bindings.namespaces.size === 0) return [];
  const exported = exportedNames(program);
  const calls: DefinitionCall[] = [];
  walk(program, (node, place) => {
    if (node.type !== "CallExpression") return;
    const callee = calleeOf(node, bindings, place.isShadowed);
    if (callee === undefined || !callees.includes(callee)) return;
    calls.push({ callee, node, topLevel: place.topLevel, exports: exportsOf(place.ancestors, exported) });
  });
  return calls;
}

function calleeOf(call: CallNode, bindings: ImportBindings, isShadowed: (name: string) => boolean): string | undefined {
  return importedName(call.callee, bindings, isShadowed);
}

function exportsOf(ancestors: readonly Node[], exported: ReadonlyMap<string, readonly string[]>): readonly string[] {
  let depth = ancestors.length - 1;
  while (isTransparent(ancestors[depth])) depth--;
  const holder = ancestors[depth];
  if (holder?.type === "ExportDefaultDeclaration") return ["default"];
  if (holder?.type !== "VariableDeclarator" || holder.id.type !== "Identifier") return [];
  const statement = ancestors[depth - 2];
  const atTopLevel = statement?.type === "Program" || statement?.type === "ExportNamedDeclaration";
  return atTopLevel ? (exported.get(holder.id.name) ?? []) : [];
}

const transparent = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression", "TSTypeAssertion"]);

function isTransparent(node: Node | undefined): boolean {
  return node !== undefined && (transparent.has(node.type) || node.type === "ParenthesizedExpression");
}
