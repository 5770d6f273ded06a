import type { CallNode } from "./definition-calls.ts";
import { importBindings, importedName } from "./import-bindings.ts";
import { literalText } from "./import-meta.ts";
import type { Program } from "./parse-source.ts";
import { walk } from "./walk.ts";

/** A call of a `require` that was made by `createRequire`, or of its `resolve`. */
export interface RequireCall {
  readonly node: CallNode;
  /** Undefined when it is computed. */
  readonly specifier: string | undefined;
}

/** Finds what a module requires through `createRequire`. */
export function requireCalls(program: Program): RequireCall[] {
  const names = requireNames(program);
  const calls: RequireCall[] = [];
  if (names.size === 0) return calls;
  walk(program, (node, place) => {
    if (node.type !== "CallExpression") return;
    const callee = node.callee.type === "MemberExpression" ? node.callee.object : node.callee;
    if (callee.type !== "Identifier" || !names.has(callee.name) || place.isShadowed(callee.name)) return;
    const [argument] = node.arguments;
    calls.push({ node, specifier: argument === undefined ? undefined : literalText(argument) });
  });
  return calls;
}

function requireNames(program: Program): ReadonlySet<string> {
  const bindings = importBindings(program, ["node:module", "module"]);
  const names = new Set<string>();
  if (bindings.named.size === 0 && bindings.namespaces.size === 0) return names;
  walk(program, (node, place) => {
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return;
    if (node.init?.type !== "CallExpression") return;
    if (importedName(node.init.callee, bindings, place.isShadowed) === "createRequire") names.add(node.id.name);
  });
  return names;
}
