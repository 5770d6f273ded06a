import { expect, test } from "vitest";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { inputSpecArgument } from "./input-spec.ts";

const digest = "0".repeat(64);

function stepSpec(name: string, inputs: StepSpec["inputs"]): StepSpec {
  const code = { digest };
  return { name, source: `p.ts#${name}`, code, inputs, outputs: { output: { codec: "json" } } };
}

test("an input has its place whatever its name is, also __proto__", () => {
  const load = stepSpec("load", {});
  const fit = stepSpec(
    "fit",
    Object.fromEntries([["__proto__", { kind: "output", step: "load", output: "output" } as const]]),
  );
  const spec: PipelineSpec = { specVersion: 1, name: "p", source: "p.ts#default", steps: [load, fit] };
  expect(inputSpecArgument(fit, spec)).toBe('{"__proto__":{"codec":"json","output":"output","step":"load"}}');
});
