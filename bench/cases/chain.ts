import type { BenchCase, Figure } from "../harness/bench-case.ts";
import { timeBareTransactions } from "../harness/floor.ts";
import type { Lab } from "../harness/lab.ts";
import { measureInTurn, ratios } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { peakOfNode, runProgram } from "../harness/run-child.ts";
import { chainPipeline } from "./chain-pipeline.ts";

/** Of what each step returns. */
const BYTES = JSON.stringify({ label: "chain", value: 1_000 }).length;
const LONGEST = 10_000;
const SHORTER = 1_000;

interface Told {
  readonly stepsMs: number;
  /** Of all threads, while the steps ran. */
  readonly processorMs: number;
  readonly wholeMs: number;
}

interface ChainRun extends Told {
  readonly steps: number;
  readonly peakMB: number;
}

/** No-op steps, each given the small object that the one before returned; every outcome on the disk. */
export const chains: readonly BenchCase[] = [
  { name: "chain-10", measure: (lab) => measureChain(lab, 10, 20) },
  { name: "chain-100", measure: (lab) => measureChain(lab, 100, 15) },
  { name: "chain-1000", measure: (lab) => measureChain(lab, SHORTER, 9) },
  { name: "chain-10000", measure: measureLongest },
];

function measureChain(lab: Lab, steps: number, runs: number): readonly Figure[] {
  const { tsugite, floor } = measureInTurn(lab.samples(runs), {
    floor: () => runFloor(lab, steps),
    tsugite: () => runChain(lab, steps),
  });
  return stepFigures(steps, tsugite, floor);
}

function measureLongest(lab: Lab): readonly Figure[] {
  const { tsugite, floor, shorter, commandLine } = measureInTurn(lab.samples(5), {
    floor: () => runFloor(lab, LONGEST),
    tsugite: () => runChain(lab, LONGEST),
    shorter: () => runChain(lab, SHORTER),
    commandLine: () => peakOfCommandLine(lab),
  });
  const name = `chain of ${LONGEST}`;
  const growth = ratios(tsugite.map(perStep), shorter.map(perStep));
  return [
    ...stepFigures(LONGEST, tsugite, floor),
    { name: `${name}: a step, over one of ${SHORTER}`, unit: "×", aim: 1.2, samples: growth },
    { name: `${name}: processor time of a step`, unit: "ms", samples: tsugite.map((run) => run.processorMs / LONGEST) },
    { name: `${name}: peak memory, tsugite run`, unit: "MB", aim: 250, samples: commandLine },
    { name: `${name}: peak memory, a program`, unit: "MB", samples: tsugite.map(({ peakMB }) => peakMB) },
    { name: `${name}: build, compile, run, read`, unit: "ms", samples: tsugite.map(({ wholeMs }) => wholeMs) },
  ];
}

function stepFigures(steps: number, runs: readonly ChainRun[], floor: readonly number[]): readonly Figure[] {
  const samples = runs.map(perStep);
  return [
    { name: `chain of ${steps}: a step`, unit: "ms", aim: 0.5, samples, floor },
    { name: `chain of ${steps}: over the floor`, unit: "×", aim: 2, samples: ratios(samples, floor) },
  ];
}

function perStep({ stepsMs, steps }: ChainRun): number {
  return stepsMs / steps;
}

function runFloor(lab: Lab, steps: number): number {
  return withProject(lab, {}, (project) => timeBareTransactions(lab, project, steps, BYTES)) / steps;
}

function runChain(lab: Lab, steps: number): ChainRun {
  return withProject(lab, { "pipeline.ts": chainPipeline(steps) }, ({ folder }) => {
    const { told, peakMB } = runProgram<Told>(lab, folder, "run-pipeline.js", { steps });
    return { ...told, steps, peakMB };
  });
}

function peakOfCommandLine(lab: Lab): number {
  return withProject(lab, { "pipeline.ts": chainPipeline(LONGEST) }, ({ folder, tsugite }) =>
    peakOfNode(lab, folder, [tsugite, "run", "pipeline.ts"]),
  );
}
