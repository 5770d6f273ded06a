import { expect, test } from "vitest";
import { inCommandWords } from "./command-words.ts";

const env = { TSUGITE_COMMAND: "npx tsugite" };

test("options that a function names in backticks are flags, and nothing else is", () => {
  expect(
    inCommandWords("`olderThan` cannot be `x`; leave out `maxParallel`, not the maxParallel of a config.", { env }),
  ).toBe("`--older-than` cannot be `x`; leave out `--max-parallel`, not the maxParallel of a config.");
});

test("commands about runs name the stack that this one was given, and others do not", () => {
  const text =
    "`tsugite runs show a` shows it; `tsugite runs cancel a --stack b`, `tsugite stack list`, `tsugite runs`.";
  expect(inCommandWords(text, { env, stack: "shared" })).toBe(
    "`npx tsugite runs show a --stack shared` shows it; `npx tsugite runs cancel a --stack b`, `npx tsugite stack list`, `npx tsugite runs --stack shared`.",
  );
  expect(inCommandWords(text, { env })).toBe(text.replaceAll("`tsugite", "`npx tsugite"));
});
