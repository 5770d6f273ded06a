import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { findStep } from "../spec/step-named.ts";
import { upstreamStepNames } from "../spec/upstream-step-names.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { CacheMissReason } from "./cache-miss.ts";
import { type DigestChange, partChanges } from "./part-changes.ts";
import type { StepInputRecord } from "./run-record.ts";

/** A step as one run has it. */
export interface ComparedStep {
  readonly step: StepSpec;
  readonly spec: PipelineSpec;
  readonly inputs: readonly StepInputRecord[];
}

/** What of a step's cache key differs between two runs, as far as the records tell. */
export async function cacheDifferences(
  store: BaseMetadataStore,
  before: ComparedStep,
  now: ComparedStep,
): Promise<readonly CacheMissReason[]> {
  const parts: CacheMissReason[] = [];
  for (const change of codeDigests(before.step, now.step)) parts.push(...(await partChanges(store, change)));
  const isNewTool = parts.findIndex(({ kind }) => kind === "toolchain");
  // The same tools make the code of a step and of its codecs: once is enough.
  const reasons = parts.filter(({ kind }, index) => kind !== "toolchain" || index === isNewTool);
  return [
    ...reasons,
    ...keyChange(before.step, now.step),
    ...inputChanges(before.inputs, now.inputs),
    ...(await partChanges(store, declaredFiles(before.step, now.step))),
    ...producerCodecChanges(before, now),
  ];
}

function codeDigests(before: StepSpec, now: StepSpec): readonly DigestChange[] {
  const outputs = [...new Set([...Object.keys(before.outputs), ...Object.keys(now.outputs)])];
  return [
    { kind: "code", what: "its code", before: before.code.digest, now: now.code.digest },
    { kind: "schema", what: "its input schema", before: before.code.input, now: now.code.input },
    ...outputs.map(
      (output): DigestChange => ({
        kind: "codec",
        what: `the codec of its output ${output}`,
        before: before.outputs[output]?.code,
        now: now.outputs[output]?.code,
      }),
    ),
  ];
}

function declaredFiles(before: StepSpec, now: StepSpec): DigestChange {
  const digestOf = ({ cache }: StepSpec) => (typeof cache === "object" ? cache.files?.digest : undefined);
  return { kind: "declaredFiles", what: "what cache.files finds", before: digestOf(before), now: digestOf(now) };
}

function keyChange(before: StepSpec, now: StepSpec): readonly CacheMissReason[] {
  const keyOf = ({ cache }: StepSpec) => (typeof cache === "object" ? cache.key : undefined);
  const [was, is] = [keyOf(before), keyOf(now)];
  if (was === is) return [];
  const details = [`${was ?? "none"} → ${is ?? "none"}`];
  return [{ kind: "key", what: "its cache.key", how: "changed", details }];
}

function inputChanges(before: readonly StepInputRecord[], now: readonly StepInputRecord[]): readonly CacheMissReason[] {
  const was = new Map(before.map((input) => [input.path, input]));
  const is = new Map(now.map((input) => [input.path, input]));
  const changed = now.flatMap((input): CacheMissReason[] => {
    const digest = was.get(input.path)?.digest;
    if (digest === input.digest) return [];
    return [{ ...describeInput(input), how: digest === undefined ? "is new" : "changed" }];
  });
  const gone = before.filter(({ path }) => !is.has(path));
  return [...changed, ...gone.map((input): CacheMissReason => ({ ...describeInput(input), how: "is gone" }))];
}

function describeInput({ path, producer }: StepInputRecord): Pick<CacheMissReason, "kind" | "what"> {
  switch (producer.kind) {
    case "file":
      return { kind: "file", what: `its file ${producer.path}` };
    case "parameter":
      return { kind: "parameter", what: producer.name === "" ? "a parameter" : `the parameter ${producer.name}` };
    case "environment":
      return { kind: "environment", what: `the environment variable ${producer.name}` };
    case "output":
      return { kind: "input", what: `its input ${path} from step ${producer.step}` };
    default:
      return { kind: "input", what: `its input ${path}` };
  }
}

/** What reads an input is part of it, as much as what wrote it. */
function producerCodecChanges(before: ComparedStep, now: ComparedStep): readonly CacheMissReason[] {
  const codecsOf = (spec: PipelineSpec, name: string): string =>
    JSON.stringify(Object.entries(findStep(spec, name)?.outputs ?? {}).map(([output, { code }]) => [output, code]));
  return upstreamStepNames(now.step)
    .filter((name) => findStep(before.spec, name) !== undefined)
    .filter((name) => codecsOf(now.spec, name) !== codecsOf(before.spec, name))
    .map((name) => ({ kind: "codec", what: `the codec of an output of step ${name}`, how: "changed" }));
}
