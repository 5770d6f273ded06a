import { expect, test, vi } from "vitest";
import { commandLine } from "./command-line.ts";

test("a command can be pasted into a shell, whatever is in its words", () => {
  vi.stubEnv("TSUGITE_COMMAND", "npx tsugite");
  expect(commandLine(["artifacts", "export", "monday", "fit.model", "--out", "it's mine.json"])).toBe(
    `npx tsugite artifacts export monday fit.model --out 'it'\\''s mine.json'`,
  );
  expect(commandLine(["artifacts", "export", "3fa9", "--out", "<file>"], "shared")).toBe(
    "npx tsugite artifacts export 3fa9 --out <file> --stack shared",
  );
  vi.unstubAllEnvs();
});
