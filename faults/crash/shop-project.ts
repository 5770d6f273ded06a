import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeProject, type Project } from "../project/make-project.ts";

/** A project with a small pipeline, whose folder of state crashes. */
export interface ShopProject extends Project {
  /** Lines of what happened, written by the steps and by `run-shop.ts`; outside of the folder that crashes. */
  readonly marks: string;
  /** Absolute path of the pipeline file. */
  readonly pipeline: string;
}

/** Makes the project in a temporary folder, which whoever asked for it removes. */
export function makeShopProject(): ShopProject {
  const project = makeProject({});
  const marks = join(project.folder, "marks");
  const out = join(project.folder, "out");
  const pipeline = join(project.folder, "pipeline.ts");
  mkdirSync(out);
  writeFileSync(pipeline, pipelineSource(marks, out));
  return { ...project, marks, pipeline };
}

/** Of everything a little: small and large values, a file, lines of log, a retry; and a pipeline with a step that fails. */
const pipelineSource = (marks: string, out: string): string => `
import { appendFileSync, writeFileSync } from "node:fs";
import { file, pipeline, step, type StepContext } from "@tsugite/core";

const called = ({ step, attempt }: StepContext): void =>
  appendFileSync(${JSON.stringify(marks)}, \`called \${step} \${attempt}\\n\`);

export const load = step("load", (_: {}, context) => {
  called(context);
  console.log("loading three rows");
  return [1, 2, 3];
});

export const repeat = step("repeat", ({ rows }: { rows: number[] }, context) => {
  called(context);
  return rows.join(",").repeat(8000);
});

export const count = step(
  { name: "count", retries: { count: 2, delay: 1 } },
  ({ rows }: { rows: number[] }, context) => {
    called(context);
    context.metadata({ rows: rows.length });
    if (context.attempt === 1) throw new Error("not yet");
    return rows.length;
  },
);

export const report = step("report", ({ text }: { text: string }, context) => {
  called(context);
  const path = ${JSON.stringify(out)} + "/report.txt";
  writeFileSync(path, text.slice(0, 20_000));
  return file(path);
});

export const refuse = step("refuse", (_: { rows: number[] }, context) => {
  called(context);
  throw new Error("never");
});

export default pipeline("shop", () => {
  const rows = load({});
  const text = repeat({ rows });
  return { rows: count({ rows }), report: report({ text }) };
});

export const broken = pipeline("broken", () => {
  const rows = load({});
  const text = refuse({ rows });
  report({ text: text as never });
  return count({ rows });
});
`;
