import { declaredNames, namesOfPattern } from "./declared-names.ts";
import type { Node, Program } from "./parse-source.ts";

export interface Place {
  /** From the program down to the parent. */
  readonly ancestors: readonly Node[];
  /** Whether the node is evaluated with the module, so lies in no function. */
  readonly topLevel: boolean;
  /** Whether a name means a declaration of an inner scope here, and not the one of the module. */
  isShadowed(name: string): boolean;
}

/** Visits every node of a program, parents first, and knows which names inner scopes declare. */
export function walk(program: Program, visit: (node: Node, place: Place) => void): void {
  const ancestors: Node[] = [];
  const scopes: ReadonlySet<string>[] = [];
  let functions = 0;
  const place: Place = {
    ancestors,
    get topLevel() {
      return functions === 0;
    },
    isShadowed: (name) => scopes.some((scope) => scope.has(name)),
  };
  step(program);

  function step(node: Node): void {
    const scope = scopeOf(node);
    if (scope !== undefined) scopes.push(scope);
    visit(node, place);
    const isFunction = isFunctionNode(node);
    if (isFunction) functions++;
    ancestors.push(node);
    for (const child of childrenOf(node)) step(child);
    ancestors.pop();
    if (isFunction) functions--;
    if (scope !== undefined) scopes.pop();
  }
}

export function isFunctionNode(node: Node): boolean {
  return (
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression"
  );
}

function scopeOf(node: Node): ReadonlySet<string> | undefined {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      const names = new Set(node.params.flatMap((parameter) => namesOfPattern(parameter)));
      if (node.type === "FunctionExpression" && node.id !== null) names.add(node.id.name);
      return names;
    }
    case "BlockStatement":
    case "StaticBlock":
      return new Set(node.body.flatMap(declaredNames));
    case "ForStatement":
      return new Set(node.init === null ? [] : declaredNames(node.init));
    case "ForInStatement":
    case "ForOfStatement":
      return new Set(declaredNames(node.left));
    case "CatchClause":
      return new Set(node.param === null ? [] : namesOfPattern(node.param));
    case "ClassExpression":
      return new Set(node.id === null ? [] : [node.id.name]);
    default:
      return undefined;
  }
}

/** The nodes directly below a node, in the order of the source. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
