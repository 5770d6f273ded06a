import type { BenchCase } from "../harness/bench-case.ts";
import { summarise } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { runProgram } from "../harness/run-child.ts";
import { chainPipeline } from "./chain-pipeline.ts";

const CALLS = 1_000;

/** Milliseconds of single calls. */
interface WarmCalls {
  readonly inThread: readonly number[];
  readonly inProcess: readonly number[];
  readonly here: readonly number[];
  /** To a thread and back. */
  readonly messages: readonly number[];
  readonly processMessages: readonly number[];
  /** 100 MB of bytes in and out. */
  readonly largeInThread: readonly number[];
  readonly largeInProcess: readonly number[];
}

/** Gives back what it is given. */
const echo = `
export const echo = step("echo", ({ data }: { data: Uint8Array }) => data);
`;

/** What it costs to call a step's function somewhere else than here, with everything warm. */
export const warmStep: BenchCase = {
  name: "warm-step",
  measure: (lab) => {
    const { told } = withProject(lab, { "pipeline.ts": `${chainPipeline(2)}${echo}` }, ({ folder }) => {
      return runProgram<WarmCalls>(lab, folder, "warm-call.js", { calls: CALLS });
    });
    const here = summarise(told.here).median;
    const over = (samples: readonly number[]): readonly number[] => samples.map((ms) => ms - here);
    return [
      {
        name: "a step in a warm thread, over none",
        unit: "ms",
        aim: 0.2,
        samples: over(told.inThread),
        floor: told.messages,
      },
      {
        name: "a step in a warm process, over none",
        unit: "ms",
        aim: 5,
        samples: over(told.inProcess),
        floor: told.processMessages,
      },
      { name: "100 MB of bytes into a step in a warm thread and out", unit: "ms", samples: told.largeInThread },
      { name: "100 MB of bytes into a step in a warm process and out", unit: "ms", samples: told.largeInProcess },
    ];
  },
};
