import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const core = join(import.meta.dirname, "../..");
const compiler = join(core, "../../node_modules/typescript/bin/tsc");

test("every mistake is told in the first line of what the compiler prints", { timeout: 60_000 }, async () => {
  const source = await readFile(join(import.meta.dirname, "diagnostics/mistakes.ts.txt"), "utf8");
  const printed = await compile(source);
  const lines = source.split("\n");
  const messages = new Map<number, string>();
  for (const [, line, message] of printed.matchAll(/^mistakes\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm)) {
    messages.set(Number(line), [messages.get(Number(line)), message].filter(Boolean).join("\n  "));
  }
  const told = lines.flatMap((line, index) => {
    const title = /^ *\/\/ (.*)$/.exec(line)?.[1];
    return title === undefined ? [] : [`${title}\n  ${messages.get(index + 2) ?? "NOT FOUND"}\n`];
  });
  // Errors in lines that are no mistakes would be mistakes of the fixture.
  const unexpected = [...messages].filter(([line]) => !/^ *\/\/ /.test(lines[line - 2] ?? ""));
  expect(unexpected).toEqual([]);
  await expect(told.join("\n")).toMatchFileSnapshot("diagnostics/messages.txt");
});

async function compile(source: string): Promise<string> {
  // Inside the package, so that its imports are found; not in src, where it would fail everybody's check.
  const directory = join(core, "node_modules/.cache/diagnostics");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "mistakes.ts"), source);
  const options = { isolatedDeclarations: false, declaration: false, declarationMap: false, noUnusedLocals: false };
  const config = { extends: join(core, "../../tsconfig.json"), files: ["mistakes.ts"], compilerOptions: options };
  await writeFile(join(directory, "tsconfig.json"), JSON.stringify(config));
  const arguments_ = [compiler, "-p", directory, "--pretty", "false", "--types", "node"];
  return promisify(execFile)(process.execPath, arguments_, { cwd: directory }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  );
}
