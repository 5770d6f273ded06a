import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { BenchCase } from "../harness/bench-case.ts";
import { measureInTurn, ratios } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { runProgram } from "../harness/run-child.ts";

const MEGABYTES = 1_000;

/** A step makes a file of 1 GB, and the next one is given it. */
export const handedFile: BenchCase = {
  name: "file",
  measure: (lab) => {
    const path = join(lab.scratch, "1-gb.bin");
    makeFile(path);
    const { tsugite, floor } = measureInTurn(lab.samples(5), {
      floor: () =>
        withProject(lab, {}, ({ folder }) =>
          runProgram<{ ms: number }>(lab, folder, "floor/copy-with-digest.js", { path }),
        ),
      tsugite: () =>
        withProject(lab, { "pipeline.ts": pipelineOf(path) }, ({ folder }) => {
          return runProgram<{ stepsMs: number }>(lab, folder, "run-pipeline.js", { steps: 2 });
        }),
    });
    const samples = tsugite.map(({ told }) => told.stepsMs);
    const copy = floor.map(({ told }) => told.ms);
    return [
      { name: "1 GB file handed on", unit: "ms", samples, floor: copy },
      { name: "1 GB file handed on: over a copy with SHA-256", unit: "×", aim: 1.3, samples: ratios(samples, copy) },
      {
        name: "1 GB file handed on: peak memory",
        unit: "MB",
        aim: 200,
        samples: tsugite.map(({ peakMB }) => peakMB),
        floor: floor.map(({ peakMB }) => peakMB),
      },
    ];
  },
};

function makeFile(path: string): void {
  const megabyte = Buffer.alloc(1_000_000);
  const file = openSync(path, "w");
  for (let index = 0; index < MEGABYTES; index++) {
    megabyte.writeUInt32LE(index);
    writeSync(file, megabyte);
  }
  fsyncSync(file);
  closeSync(file);
}

function pipelineOf(path: string): string {
  return `import { type DataFile, file, pipeline, step } from "@tsugite/core";

export const make = step("make", () => file(${JSON.stringify(path)}));
export const take = step("take", ({ data }: { data: DataFile }) => ({ size: data.size }));

export default pipeline("handed-file", () => take({ data: make() }));
`;
}
