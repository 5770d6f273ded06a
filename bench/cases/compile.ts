import type { BenchCase } from "../harness/bench-case.ts";
import { repeat } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { runProgram } from "../harness/run-child.ts";

const STEPS = 1_000;

/** From the builder to the spec, the first time in a process, without the digests of the code. */
export const compile: BenchCase = {
  name: "compile",
  measure: (lab) =>
    withProject(lab, {}, ({ folder }) => {
      const samples = repeat(lab.samples(15), () => {
        return runProgram<{ ms: number }>(lab, folder, "compile-chain.js", { steps: STEPS }).told.ms;
      });
      return [{ name: `compile of ${STEPS} steps, without digests`, unit: "ms", aim: 50, samples }];
    }),
};
