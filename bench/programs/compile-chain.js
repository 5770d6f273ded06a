// Times the way from a builder to a canonical spec and its digest, cold: the process has compiled nothing before.
import { compile, describePipeline, pipeline, specDigest, step } from "@tsugite/core";

const { steps } = JSON.parse(process.argv[2] ?? "");
const first = step("first", () => ({ label: "chain", value: 0 }));
const next = step("next", ({ from }) => ({ label: from.label, value: from.value + 1 }));
const chain = pipeline("chain", () => {
  let last = first();
  for (let index = 1; index < steps; index++) last = next({ from: last }, { name: `next-${index}` });
  return last;
});
const sources = new Map([
  [first, "pipeline.ts#first"],
  [next, "pipeline.ts#next"],
]);
const digest = "0".repeat(64);

const started = performance.now();
const draft = describePipeline(chain, { source: "pipeline.ts#default", resolveSource: (of) => sources.get(of) });
const spec = compile(draft, { codeDigest: () => digest, dataFile: () => undefined, problems: [] });
specDigest(spec);
const ms = performance.now() - started;

if (spec.steps.length !== steps) throw new Error(`${spec.steps.length} of ${steps} steps were compiled.`);
console.log(JSON.stringify({ ms }));
