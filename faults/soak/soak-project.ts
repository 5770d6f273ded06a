import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeProject, type Project } from "../project/make-project.ts";

/** A project whose runs are disturbed. */
export interface SoakProject extends Project {
  /** A line for each call of a step's function: the run's id, the step, the attempt. */
  readonly calls: string;
}

/** What a run of the soak does: end well, or have a step that fails whatever happens. */
export type SoakTarget = "default" | "broken";

/** Makes the project in a temporary folder, which whoever asked for it removes. */
export function makeSoakProject(): SoakProject {
  const project = makeProject({ "pipeline.ts": PIPELINE });
  mkdirSync(join(project.folder, "out"));
  return { ...project, calls: join(project.folder, "calls") };
}

/** Times are those of the clock that owners live by. The outputs of a step depend on its inputs alone. */
const PIPELINE = `
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { file, pipeline, step, type StepContext } from "@tsugite/core";
import { z } from "zod";

const root = import.meta.dirname.replace(/\\/\\.tsugite.*/, "");
const called = ({ run, step, attempt }: StepContext): void =>
  appendFileSync(join(root, "calls"), \`\${run.id} \${step} \${attempt}\\n\`);

export const draw = step("draw", ({ seed }: { seed: number }, context) => {
  called(context);
  console.log("drawing from", seed);
  return Array.from({ length: 100 }, (_, index) => seed * index);
});

export const grow = step("grow", ({ rows }: { rows: number[] }, context) => {
  called(context);
  return rows.join(",").repeat(200);
});

export const flaky = step({ name: "flaky", retries: { count: 3, delay: 50 } }, ({ rows }: { rows: number[] }, context) => {
  called(context);
  if (context.attempt % 2 === 1) throw new Error("not in an odd attempt");
  return rows.length;
});

const never = (): Promise<never> => new Promise(() => {});
export const slow = step(
  { name: "slow", timeout: "30s", retries: { count: 3, delay: 50 } },
  async ({ rows }: { rows: number[] }, context) => {
    called(context);
    if (context.attempt === 1 && (rows[1] ?? 0) % 5 === 0) await never();
    await sleep(2000);
    return rows.length * 2;
  },
);

export const apart = step({ name: "apart", isolation: "process" }, ({ rows }: { rows: number[] }, context) => {
  called(context);
  return rows.reduce((sum, row) => sum + row, 0);
});

export const report = step("report", ({ text }: { text: string }, context) => {
  called(context);
  const path = join(root, "out", \`\${process.pid}-\${context.run.id}.txt\`);
  writeFileSync(path, text.slice(0, 20_000));
  return file(path);
});

export const doomed = step("doomed", (_: { rows: number[] }, context) => {
  called(context);
  throw new Error("always");
});

const params = z.object({ seed: z.number() });

export default pipeline({ name: "soak", params }, ({ params }) => {
  const rows = draw({ seed: params.seed });
  return { report: report({ text: grow({ rows }) }), sums: [flaky({ rows }), slow({ rows }), apart({ rows })] };
});

export const broken = pipeline({ name: "broken", params }, ({ params }) => {
  const rows = draw({ seed: params.seed });
  const text = doomed({ rows });
  report({ text: text as never }, { name: "never" });
  return { text: grow({ rows }), sum: apart({ rows }) };
});
`;
