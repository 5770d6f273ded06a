// Times either the build of pipeline.ts or the digests of the code of its steps.
import { buildModule, digestCode } from "@tsugite/bundle";

const { sources } = JSON.parse(process.argv[2] ?? "");
const projectRoot = process.cwd();

const started = performance.now();
const problems = sources === undefined ? await build() : await digest();
const ms = performance.now() - started;

if (problems.length > 0) throw new Error(JSON.stringify(problems));
console.log(JSON.stringify({ ms }));

async function build() {
  await buildModule({ file: `${projectRoot}/pipeline.ts`, projectRoot });
  return [];
}

async function digest() {
  const requests = sources.map((source) => ({ source, part: { kind: "function" } }));
  return (await digestCode({ projectRoot, requests })).problems;
}
