import type { BenchCase } from "../harness/bench-case.ts";
import { timeBareTransactions } from "../harness/floor.ts";
import { measureInTurn, ratios } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { runProgram } from "../harness/run-child.ts";

const BRANCHES = 1_000;
const STEPS = BRANCHES + 2;
const BYTES = JSON.stringify({ value: BRANCHES }).length;

/** One step, 1,000 that wait for it alone, and one that waits for all of them. */
export const fanOut: BenchCase = {
  name: "fan-out",
  measure: (lab) => {
    const { tsugite, floor } = measureInTurn(lab.samples(9), {
      floor: () => withProject(lab, {}, (project) => timeBareTransactions(lab, project, STEPS, BYTES)),
      tsugite: () =>
        withProject(lab, { "pipeline.ts": PIPELINE }, ({ folder }) => {
          return runProgram<{ stepsMs: number }>(lab, folder, "run-pipeline.js", { steps: STEPS });
        }),
    });
    const name = `fan-out 1 → ${BRANCHES} → 1`;
    const samples = tsugite.map(({ told }) => told.stepsMs / STEPS);
    const perTransaction = floor.map((ms) => ms / STEPS);
    return [
      { name: `${name}: a step`, unit: "ms", samples, floor: perTransaction },
      { name: `${name}: over the floor`, unit: "×", aim: 2, samples: ratios(samples, perTransaction) },
      { name: `${name}: peak memory`, unit: "MB", samples: tsugite.map(({ peakMB }) => peakMB) },
    ];
  },
};

const PIPELINE = `import { pipeline, step } from "@tsugite/core";

type Small = { value: number };

export const start = step("start", (): Small => ({ value: 1 }));
export const branch = step("branch", ({ from, index }: { from: Small; index: number }): Small => ({
  value: from.value + index,
}));
export const join = step("join", ({ branches }: { branches: Small[] }): Small => ({ value: branches.length }));

export default pipeline("fan-out", () => {
  const from = start();
  const branches = Array.from({ length: ${BRANCHES} }, (_, index) => branch({ from, index }, { name: \`branch-\${index}\` }));
  return join({ branches });
});
`;
