import type { CodeRequest } from "@tsugite/core";
import MagicString from "magic-string";
import { type CallNode, type DefinitionCall, definitionCalls } from "../syntax/definition-calls.ts";
import type { Node, ParsedSource } from "../syntax/parse-source.ts";
import { editReferences, type ReferenceNotes } from "./edit-references.ts";
import { wrapInitialisers } from "./wrap-initialisers.ts";

/** The piece of a file that a digest is made of. */
export interface DigestTarget {
  readonly exportName: string;
  readonly part: CodeRequest["part"];
}

export interface DigestEdit {
  readonly code: string;
  /** Whether the file has the step that the target asks for. */
  readonly hasTarget: boolean;
}

/**
 * Rewrites a source file so that tree-shaking leaves what a step reaches and nothing else: a definition of a step
 * becomes its function alone, a pipeline becomes nothing, and what only initialises a constant counts as pure.
 */
export function editForDigest(
  source: ParsedSource,
  target: DigestTarget | undefined,
  notes: ReferenceNotes,
): DigestEdit {
  const text = new MagicString(source.code);
  const calls = definitionCalls(source.program, ["step", "pipeline"]).filter(({ topLevel }) => topLevel);
  const gone: Range[] = [];
  const replaced = new Set<Node>();
  let hasTarget = false;
  for (const call of calls) {
    if (gone.some((range) => isWithin(call.node, range))) continue;
    const isTarget = call.callee === "step" && target !== undefined && call.exports.includes(target.exportName);
    hasTarget ||= isTarget;
    const kept =
      call.callee === "pipeline" ? nothing : expressionOf(call, isTarget ? target.part : { kind: "function" });
    if (kept === undefined) continue;
    replaced.add(call.node);
    gone.push(...replace(text, call.node, kept));
  }
  wrapInitialisers(text, source.program, replaced);
  editReferences(text, source, notes, (node) => gone.some((range) => isWithin(node, range)));
  return { code: text.toString(), hasTarget };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** An expression of the source, and what is put after it. */
interface Kept {
  readonly node: Node | undefined;
  readonly suffix: string;
}

const nothing: Kept = { node: undefined, suffix: "" };

function expressionOf({ node }: DefinitionCall, part: CodeRequest["part"]): Kept | undefined {
  const [options, run] = node.arguments;
  if (options === undefined || options.type === "SpreadElement") return undefined;
  if (part.kind === "function")
    return run === undefined || run.type === "SpreadElement" ? undefined : { node: run, suffix: "" };
  const path = part.kind === "input" ? ["input"] : ["outputs", part.output];
  return memberOf(options, path);
}

/** Follows a path into an object literal, as far as it is written there. */
function memberOf(start: Node, path: readonly string[]): Kept {
  let node = unwrapped(start);
  for (const [depth, name] of path.entries()) {
    const value = node.type === "ObjectExpression" ? propertyValue(node, name) : undefined;
    if (value === undefined)
      return {
        node,
        suffix: path
          .slice(depth)
          .map((key) => `[${JSON.stringify(key)}]`)
          .join("?."),
      };
    node = unwrapped(value);
  }
  return { node, suffix: "" };
}

function propertyValue(object: Extract<Node, { type: "ObjectExpression" }>, name: string): Node | undefined {
  // From the end: what comes later wins, and nobody knows what a spread holds.
  for (const property of object.properties.toReversed()) {
    if (property.type === "SpreadElement" || property.computed) return undefined;
    const key =
      property.key.type === "Identifier"
        ? property.key.name
        : property.key.type === "Literal"
          ? property.key.value
          : undefined;
    if (key === name) return property.method || property.kind !== "init" ? undefined : property.value;
  }
  return undefined;
}

function unwrapped(node: Node): Node {
  return node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression" ? unwrapped(node.expression) : node;
}

function replace(text: MagicString, call: CallNode, { node, suffix }: Kept): Range[] {
  if (node === undefined) {
    text.overwrite(call.start, call.end, "null");
    return [{ start: call.start, end: call.end }];
  }
  text.overwrite(call.start, node.start, "(");
  text.overwrite(node.end, call.end, `)${suffix}`);
  return [
    { start: call.start, end: node.start },
    { start: node.end, end: call.end },
  ];
}

function isWithin(node: Node, { start, end }: Range): boolean {
  return node.start >= start && node.end <= end;
}
