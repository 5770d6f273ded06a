import { expect, test } from "vitest";
import { reachesForFiles } from "./reaches-for-files.ts";

test.each([
  "readFileSync(__dirname + '/x')",
  "new URL('./x.wasm', import.meta.url)",
  "import.meta.dirname",
  "require.resolve('./x')",
  "require(name)",
  "import(name)",
  "createRequire(import.meta.url)",
  "process.dlopen(module, file)",
  "new Worker(file)",
])("%s reaches for files", (code) => {
  expect(reachesForFiles(code)).toBe(true);
});

test.each(["require('./x')", "import('./x.js')", 'const required = require("fs")', "important(x)", "my_require_(x)"])(
  "%s does not",
  (code) => {
    expect(reachesForFiles(code)).toBe(false);
  },
);
