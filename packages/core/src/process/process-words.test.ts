import fc from "fast-check";
import { expect, test } from "vitest";
import { logMessage } from "../thread/log-message.ts";
import { type ProcessWords, WordsReader } from "./process-words.ts";

function hear(chunks: readonly string[]): readonly ProcessWords[] {
  const heard: ProcessWords[] = [];
  const reader = new WordsReader((words) => heard.push(words));
  for (const chunk of chunks) reader.read(chunk);
  return heard;
}

test("what was said is heard, however it was cut into chunks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" })),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      (texts, cuts) => {
        const said = texts.map((text) => logMessage("info", text));
        let rest = said.map((words) => `${JSON.stringify(words)}\n`).join("");
        const chunks: string[] = [];
        for (; rest !== ""; rest = rest.slice(chunks.at(-1)?.length)) chunks.push(rest.slice(0, cuts.next().value));
        expect(hear(chunks)).toEqual(said);
      },
    ),
  );
});

test("what else was written there is shown, and what was cut off by an end is let go of", () => {
  expect(hear(["{}\nno json\n5\n", '{"type":"holding"}\n{"type":"thr'])).toEqual([
    logMessage("info", "{}"),
    logMessage("info", "no json"),
    logMessage("info", "5"),
    { type: "holding" },
  ]);
});
