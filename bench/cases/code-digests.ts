import { rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchCase, Figure } from "../harness/bench-case.ts";
import type { Lab } from "../harness/lab.ts";
import { letFilesAge } from "../harness/let-files-age.ts";
import { repeat } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { runProgram } from "../harness/run-child.ts";

const FILES = 20;
const STEPS_PER_FILE = 5;

/** Building and digesting 100 steps in 20 files, each time in a new process. */
export const codeDigests: BenchCase = {
  name: "digests",
  measure: (lab) =>
    withProject(lab, sourceFiles(), ({ folder }) => {
      letFilesAge();
      const of = `${FILES * STEPS_PER_FILE} steps in ${FILES} files`;
      return [
        ...coldAndRemembered(lab, folder, `digests of ${of}`, { sources: sources() }, { cold: 500, remembered: 20 }),
        ...coldAndRemembered(lab, folder, `build of ${of}`, {}),
      ];
    }),
};

function coldAndRemembered(
  lab: Lab,
  folder: string,
  name: string,
  argument: { readonly sources?: readonly string[] },
  aims?: { readonly cold: number; readonly remembered: number },
): readonly Figure[] {
  const measure = (): number => runProgram<{ ms: number }>(lab, folder, "digest-code.js", argument).told.ms;
  const cold = repeat(lab.samples(7), () => {
    rmSync(join(folder, ".tsugite"), { recursive: true, force: true });
    return measure();
  });
  const remembered = repeat(lab.samples(15), measure);
  return [
    { name: `${name}, cold`, unit: "ms", ...(aims && { aim: aims.cold }), samples: cold },
    { name: `${name}, remembered`, unit: "ms", ...(aims && { aim: aims.remembered }), samples: remembered },
  ];
}

function sources(): readonly string[] {
  return numbers(FILES).flatMap((file) =>
    numbers(STEPS_PER_FILE).map((step) => `src/steps${file}.ts#step${file}x${step}`),
  );
}

function sourceFiles(): Readonly<Record<string, string>> {
  const modules = numbers(FILES).map((file) => {
    const steps = numbers(STEPS_PER_FILE).map((step) => {
      const name = `step${file}x${step}`;
      return `export const ${name} = step("${name}", ({ rows }: { rows: number[] }) => ({ total: sum(rows) + ${step} }));\n`;
    });
    const imports = `import { step } from "@tsugite/core";\nimport { sum } from "./shared.ts";\n`;
    return [`src/steps${file}.ts`, imports + steps.join("")] as const;
  });
  return {
    ...Object.fromEntries(modules),
    "src/shared.ts": "export const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);\n",
    "pipeline.ts": numbers(FILES)
      .map((file) => `export * from "./src/steps${file}.ts";\n`)
      .join(""),
  };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
