import type MagicString from "magic-string";
import { definitionCalls } from "../syntax/definition-calls.ts";
import { lineAndColumn } from "../syntax/line-and-column.ts";
import type { ParsedSource } from "../syntax/parse-source.ts";

const markStep = "__tsugite_markStep";

/** Puts core's `markStep` around each `step(…)`, so that the step knows where it was defined. */
export function markSteps(text: MagicString, source: ParsedSource, name: string): void {
  const calls = definitionCalls(source.program, ["step"]);
  for (const { node, exports } of calls) {
    const at = `${name}:${lineAndColumn(source.code, node.start).line}`;
    const mark = exports[0] === undefined ? { at } : { source: `${name}#${exports[0]}`, at };
    text.appendLeft(node.start, `${markStep}(`).prependRight(node.end, `, ${JSON.stringify(mark)})`);
  }
  // At the end, so that no line moves; imports are hoisted.
  if (calls.length > 0) text.append(`\nimport { markStep as ${markStep} } from "@tsugite/core";\n`);
}
