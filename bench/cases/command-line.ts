import type { BenchCase, Figure } from "../harness/bench-case.ts";
import type { Lab } from "../harness/lab.ts";
import { letFilesAge } from "../harness/let-files-age.ts";
import { measureInTurn } from "../harness/measure.ts";
import { type Project, withProject } from "../harness/project.ts";
import { timeNode } from "../harness/run-child.ts";
import { chainPipeline } from "./chain-pipeline.ts";

const RUNS = 15;
const CACHED_STEPS = 50;

/** Whole processes of the command line, as one waits for them. */
export const commandLine: readonly BenchCase[] = [
  {
    name: "cli-first-run",
    measure: (lab) => {
      const { tsugite, floor } = measureInTurn(lab.samples(RUNS), {
        floor: () => withProject(lab, {}, (project) => timeEmpty(lab, project)),
        tsugite: () =>
          withProject(lab, { "pipeline.ts": chainPipeline(10) }, (project) =>
            timeCli(lab, project, ["run", "pipeline.ts"]),
          ),
      });
      return [figure("tsugite run, 10 no-op steps, first run of a project", 300, tsugite, floor)];
    },
  },
  {
    name: "cli-run",
    measure: (lab) =>
      measureAgain(lab, chainPipeline(10), {
        name: "tsugite run --no-cache, 10 no-op steps",
        aim: 300,
        args: ["run", "pipeline.ts", "--no-cache"],
      }),
  },
  {
    name: "cli-cached",
    measure: (lab) =>
      measureAgain(lab, differentSteps(CACHED_STEPS), {
        name: `tsugite run, ${CACHED_STEPS} different cached steps`,
        aim: 250,
        args: ["run", "pipeline.ts"],
      }),
  },
  {
    name: "cli-start",
    measure: (lab) =>
      withProject(lab, {}, (project) => {
        const { help, list, core, floor } = measureInTurn(lab.samples(RUNS) + 1, {
          floor: () => timeEmpty(lab, project),
          help: () => timeCli(lab, project, ["--help"]),
          list: () => timeCli(lab, project, ["orchestrator", "flavor", "list"]),
          core: () => timeNode(lab, project.folder, ["programs/import-core.js"]),
        });
        // The first of each fills Node's compile cache.
        const bare = floor.slice(1);
        return [
          figure("tsugite --help", 100, help.slice(1), bare),
          figure("tsugite orchestrator flavor list", 150, list.slice(1), bare),
          figure("import of @tsugite/core", 60, core.slice(1), bare),
        ];
      }),
  },
];

/** A command in a project in which it was run before, so that the build and the digests are remembered. */
function measureAgain(
  lab: Lab,
  pipeline: string,
  { name, aim, args }: { readonly name: string; readonly aim: number; readonly args: readonly string[] },
): readonly Figure[] {
  return withProject(lab, { "pipeline.ts": pipeline }, (project) => {
    letFilesAge();
    timeCli(lab, project, args);
    timeCli(lab, project, args);
    const { tsugite, floor } = measureInTurn(lab.samples(RUNS), {
      floor: () => timeEmpty(lab, project),
      tsugite: () => timeCli(lab, project, args),
    });
    return [figure(name, aim, tsugite, floor)];
  });
}

function figure(name: string, aim: number, samples: readonly number[], floor: readonly number[]): Figure {
  return { name, unit: "ms", aim, samples, floor };
}

function timeCli(lab: Lab, project: Project, args: readonly string[]): number {
  return timeNode(lab, project.folder, [project.tsugite, ...args]);
}

function timeEmpty(lab: Lab, project: Project): number {
  return timeNode(lab, project.folder, ["programs/floor/empty.js"]);
}

function differentSteps(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const steps = indexes.map((index) => `export const s${index} = step("s${index}", () => ({ value: ${index} }));`);
  const calls = indexes.map((index) => `s${index}()`);
  return `import { pipeline, step } from "@tsugite/core";

${steps.join("\n")}

export default pipeline("different", () => [${calls.join(", ")}]);
`;
}
