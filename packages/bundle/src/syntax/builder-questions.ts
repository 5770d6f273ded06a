import type { RefQuestion } from "@tsugite/core";
import { definitionCalls } from "./definition-calls.ts";
import type { Node, Program } from "./parse-source.ts";
import { childrenOf, isFunctionNode } from "./walk.ts";

/** An expression in a builder whose value is asked for in a way that no object notices. */
export interface BuilderQuestion {
  readonly node: Node;
  readonly question: RefQuestion;
}

/** Finds what the builders of pipelines ask in `if`, `?:`, loops, `!`, `&&`, `||`, `??`, `==` and `switch`; outer ones first. */
export function builderQuestions(program: Program): BuilderQuestion[] {
  const builders = new Set<Node>();
  for (const { node } of definitionCalls(program, ["pipeline"])) {
    const builder = functionOf(node.arguments[1], program);
    if (builder !== undefined) builders.add(builder);
  }
  return [...builders].flatMap(questionsBelow);
}

/** The function itself, or the one that the module declares under this name. */
function functionOf(node: Node | undefined, program: Program): Node | undefined {
  if (node === undefined || isFunctionNode(node)) return node;
  if (node.type !== "Identifier") return undefined;
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type === "FunctionDeclaration" && declaration.id?.name === node.name) return declaration;
    if (declaration?.type !== "VariableDeclaration") continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type === "Identifier" && id.name === node.name && init !== null && isFunctionNode(init)) return init;
    }
  }
  return undefined;
}

function questionsBelow(node: Node): BuilderQuestion[] {
  return [...questionsOf(node), ...childrenOf(node).flatMap(questionsBelow)];
}

function questionsOf(node: Node): BuilderQuestion[] {
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
      return [{ node: node.test, question: "condition" }];
    case "ForStatement":
      return node.test === null ? [] : [{ node: node.test, question: "condition" }];
    case "UnaryExpression":
      return node.operator === "!" ? [{ node: node.argument, question: "condition" }] : [];
    case "LogicalExpression":
      return [{ node: node.left, question: node.operator === "??" ? "fallback" : "condition" }];
    case "SwitchStatement":
      return [{ node: node.discriminant, question: "comparison" }];
    case "BinaryExpression":
      return comparedIn(node);
    default:
      return [];
  }
}

const equality = new Set(["==", "===", "!=", "!=="]);

/** Whether there is a value at all may be asked. */
function comparedIn({ operator, left, right }: Extract<Node, { type: "BinaryExpression" }>): BuilderQuestion[] {
  const sides: readonly Node[] = [left, right];
  if (!equality.has(operator) || sides.some(isNothing)) return [];
  return sides.map((node) => ({ node, question: "comparison" }));
}

function isNothing(node: Node): boolean {
  if (node.type === "Literal") return node.value === null && node.raw === "null";
  return node.type === "Identifier" && node.name === "undefined";
}
