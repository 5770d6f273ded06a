// Prints how long a build and the digests of 100 steps in 20 files take, cold and remembered, each in a new process.
// Run: node --conditions=@tsugite/source bench/code-digests.ts
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FILES = 20;
const STEPS_PER_FILE = 5;
const sources: string[] = [];

const root = mkdtempSync(join(tmpdir(), "tsugite-bench-"));
try {
  mkdirSync(join(root, "src"));
  mkdirSync(join(root, "node_modules/@tsugite"), { recursive: true });
  symlinkSync(fileURLToPath(new URL("../packages/core", import.meta.url)), join(root, "node_modules/@tsugite/core"));
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "bench", type: "module" }));
  writeFileSync(
    join(root, "src/shared.ts"),
    "export const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);\n",
  );
  for (let file = 0; file < FILES; file++) {
    let text = `import { step } from "@tsugite/core";\nimport { sum } from "./shared.ts";\n`;
    for (let index = 0; index < STEPS_PER_FILE; index++) {
      const name = `step${file}x${index}`;
      sources.push(`src/steps${file}.ts#${name}`);
      text += `export const ${name} = step("${name}", ({ rows }: { rows: number[] }) => ({ total: sum(rows) + ${index} }));\n`;
    }
    writeFileSync(join(root, `src/steps${file}.ts`), text);
  }
  const all = Array.from({ length: FILES }, (_, file) => `export * from "./src/steps${file}.ts";\n`);
  writeFileSync(join(root, "pipeline.ts"), all.join(""));
  // Older than the time within which a stamp is not trusted yet.
  await new Promise((done) => setTimeout(done, 2500));

  const build = `await buildModule({ file: ${JSON.stringify(join(root, "pipeline.ts"))}, projectRoot: ${JSON.stringify(root)} })`;
  const requests = JSON.stringify(sources.map((source) => ({ source, part: { kind: "function" } })));
  const digest = `await digestCode({ projectRoot: ${JSON.stringify(root)}, requests: ${requests} })`;
  for (const [name, code] of [
    ["build", build],
    ["digests of 100 steps in 20 files", digest],
  ] as const) {
    console.log(`${name}, cold: ${measure(code)} ms`);
    console.log(`${name}, remembered: ${[1, 2, 3].map(() => measure(code)).join(", ")} ms`);
  }
} finally {
  rmSync(root, { recursive: true });
}

function measure(code: string): string {
  const index = new URL("../packages/bundle/src/index.ts", import.meta.url).href;
  const program = `import { buildModule, digestCode } from ${JSON.stringify(index)};
    const start = performance.now(); ${code}; console.log((performance.now() - start).toFixed(1));`;
  const args = [...process.execArgv, "--input-type=module", "--eval", program];
  return execFileSync(process.execPath, args, { encoding: "utf8" }).trim();
}
