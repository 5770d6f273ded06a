import type MagicString from "magic-string";
import { builderQuestions } from "../syntax/builder-questions.ts";
import type { ParsedSource } from "../syntax/parse-source.ts";

const refuseRef = "__tsugite_refuseRef";

/** Puts core's `refuseRef` around what builders ask without a Ref noticing. Comes before what edits smaller nodes. */
export function guardBuilders(text: MagicString, source: ParsedSource): void {
  const questions = builderQuestions(source.program);
  for (const { node, question } of questions) {
    // With brackets of its own, since those around a list of expressions are no part of it.
    text.appendLeft(node.start, `${refuseRef}((`).prependRight(node.end, `), "${question}")`);
  }
  // At the end, so that no line moves; imports are hoisted.
  if (questions.length > 0) text.append(`\nimport { refuseRef as ${refuseRef} } from "@tsugite/core";\n`);
}
