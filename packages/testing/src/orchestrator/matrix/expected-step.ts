import {
  type Digest,
  digestOf,
  type InputSpec,
  type PipelineSpec,
  type StepSpec,
  upstreamStepNames,
} from "@tsugite/core";
import { LARGE_FILE_SIZE } from "../project/sizes.ts";

/** How a step has to end. */
export interface ExpectedStep {
  readonly status: "completed" | "failed" | "skipped";
  /** How often its function is begun. */
  readonly attempts: number;
  /** By name; a file by its size and digest. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The codes that its error may have; empty where it has none. */
  readonly codes: readonly string[];
  /** The step because of which it is skipped. */
  readonly because?: string;
}

/** What every step of a pipeline of the kit has to come to: the graph, read once from the front. */
export function expectedSteps({ steps }: PipelineSpec): ReadonlyMap<string, ExpectedStep> {
  const expected = new Map<string, ExpectedStep>();
  for (const step of steps) {
    const because = upstreamStepNames(step).find((name) => expected.get(name)?.status !== "completed");
    const isBlocked = because !== undefined;
    expected.set(
      step.name,
      isBlocked ? { status: "skipped", attempts: 0, outputs: {}, codes: [], because } : expectedOf(step, expected),
    );
  }
  return expected;
}

function expectedOf(step: StepSpec, before: ReadonlyMap<string, ExpectedStep>): ExpectedStep {
  const sum = 1 + total(step.inputs.parts, before);
  const completed = (outputs: ExpectedStep["outputs"], attempts = 1): ExpectedStep => ({
    status: "completed",
    attempts,
    outputs,
    codes: [],
  });
  const failed = (...codes: string[]): ExpectedStep => ({ status: "failed", attempts: 1, outputs: {}, codes });
  switch (step.source.slice(step.source.indexOf("#") + 1)) {
    case "start":
      return completed({ output: 1 });
    case "named":
      return completed({ sum, double: 2 * sum });
    case "large":
      return completed({ output: largeFile(step.name) });
    case "throwsOnce":
      return completed({ output: sum }, 2);
    case "throws":
      return failed("STEP_THREW");
    case "timesOut":
      return failed("STEP_TIMED_OUT");
    case "exits":
      return failed("STEP_EXITED");
    case "killed":
      // The process of an entrypoint takes with it who would tell.
      return failed("STEP_EXITED", "STEP_NOT_REPORTED");
    case "unencodable":
      return failed("OUTPUT_NOT_ENCODABLE");
    default:
      return completed({ output: sum });
  }
}

function total(input: InputSpec | undefined, before: ReadonlyMap<string, ExpectedStep>): number {
  switch (input?.kind) {
    case "output": {
      const value = before.get(input.step)?.outputs[input.output];
      return typeof value === "number" ? value : LARGE_FILE_SIZE;
    }
    case "array":
      return input.items.reduce((sum, item) => sum + total(item, before), 0);
    case "object":
      return Object.values(input.entries).reduce((sum, entry) => sum + total(entry, before), 0);
    case "value":
      return totalOfValue(input.value);
    default:
      return 0;
  }
}

function totalOfValue(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + totalOfValue(each), 0);
}

/** What the step `large` of this name writes. */
function largeFile(step: string): { readonly size: number; readonly digest: Digest } {
  const content = Buffer.alloc(LARGE_FILE_SIZE, step);
  return { size: content.byteLength, digest: digestOf(content) };
}
