import fc from "fast-check";
import { expect, test } from "vitest";
import { TsugiteError } from "../error/tsugite-error.ts";
import { parseEntrypointArguments } from "./parse-entrypoint-arguments.ts";

function problemsOf(argv: readonly string[], options: readonly string[]): readonly string[] {
  try {
    parseEntrypointArguments(argv, options);
    return [];
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    expect(error.problems.map(({ code }) => code)).toEqual(error.problems.map(() => "ENTRYPOINT_ARGUMENT_INVALID"));
    return error.problems.map(({ message }) => message);
  }
}

test("reads values behind the option and behind an equals sign", () => {
  expect(parseEntrypointArguments(["--a", "1", "--b=2"], ["a", "b"])).toEqual({ a: "1", b: "2" });
});

test("gives back any value that is written as --option=value", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(parseEntrypointArguments([`--a=${value}`], ["a"])).toEqual({ a: value });
    }),
  );
});

test("reports what is missing, unknown, doubled, without value and stray together", () => {
  expect(problemsOf(["--a", "1", "--a", "2", "--typo", "x", "stray", "--b"], ["a", "b", "c"])).toEqual([
    "The option --a is given twice.",
    "The option --typo is unknown.",
    'The argument "x" belongs to no option.',
    'The argument "stray" belongs to no option.',
    "The option --b has no value.",
    "The option --c is missing.",
  ]);
});
