import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the committed CSV is what the script makes, byte for byte", () => {
  const made = execFileSync(process.execPath, [fileURLToPath(new URL("make-csv.ts", import.meta.url))]);
  expect(made.equals(readFileSync(new URL("../data/penguins.csv", import.meta.url)))).toBe(true);
});
