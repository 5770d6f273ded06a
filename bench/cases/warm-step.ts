import type { BenchCase } from "../harness/bench-case.ts";
import { summarise } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { runProgram } from "../harness/run-child.ts";
import { chainPipeline } from "./chain-pipeline.ts";

const CALLS = 1_000;

/** Milliseconds of single calls. */
interface WarmThread {
  readonly inThread: readonly number[];
  readonly here: readonly number[];
  readonly messages: readonly number[];
}

/** What it costs to call a step's function somewhere else than here, with everything warm. */
export const warmStep: BenchCase = {
  name: "warm-step",
  measure: (lab) => {
    const { told } = withProject(lab, { "pipeline.ts": chainPipeline(2) }, ({ folder }) => {
      return runProgram<WarmThread>(lab, folder, "warm-thread.js", { calls: CALLS });
    });
    const here = summarise(told.here).median;
    const over = told.inThread.map((ms) => ms - here);
    return [
      { name: "a step in a warm thread, over none", unit: "ms", aim: 0.2, samples: over, floor: told.messages },
      {
        name: "a step in a warm process, over none",
        unit: "ms",
        aim: 5,
        samples: [],
        note: "no orchestrator keeps processes warm yet",
      },
    ];
  },
};
