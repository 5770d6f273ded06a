import { readFile } from "node:fs/promises";
import type { PipelineSpec } from "@tsugite/core";
import { expect, test } from "vitest";
import { dagRequest, stepSpec } from "../dag/dag-request.test-helper.ts";
import { type DagRequest, describeDag } from "../dag/describe-dag.ts";
import { renderDagFile } from "../dag/render-dag-file.ts";
import { pythonFile } from "../python-files.ts";
import { parseDag } from "./parse-dag.test-helper.ts";

const template = await readFile(pythonFile("dag.py"), "utf8");
const textOf = (request: DagRequest): string => renderDagFile(template, describeDag(request)).text;

const spec: PipelineSpec = {
  specVersion: 1,
  name: "penguins",
  source: "pipeline.ts#default",
  settings: { airflow: { maxActiveRuns: 2, tags: ["science"] } },
  params: {
    type: "object",
    properties: {
      ratio: { type: "number", default: 0.8 },
      note: { type: "string", pattern: "^\\p{L}+$" },
      who: { $ref: "#/$defs/person" },
      text: { type: "string", default: "{{ ds }}'''\"\n\\" },
    },
    required: ["who"],
    $defs: { person: { type: "string", minLength: 1 } },
  },
  steps: [
    stepSpec("load"),
    stepSpec("fit", {
      after: ["load"],
      timeout: 1_000,
      retries: { count: 2, delay: 500, backoff: "exponential", maxDelay: 9_000, jitter: true },
      settings: { airflow: { pool: "gpu", poolSlots: 2, priorityWeight: 3, queue: "q" } },
    }),
  ],
};

test.for([3, 2] as const)("Airflow %i reads the generated file, with all that a pipeline says", async (version) => {
  const schedule = { cron: "0 3 * * *", timeZone: "Europe/Berlin", catchUp: true, start: "2026-01-01T00:00:00.000Z" };
  const text = textOf(dagRequest(spec, { runtimeConfiguration: { schedule, parameters: { who: "ada" } } }));
  const parsed = await parseDag(version, text);
  expect(parsed.errors).toEqual({});
  expect(parsed.version).toMatch(version === 3 ? /^3\.3\./ : /^2\.10\./);
  expect(parsed.dags.penguins).toMatchObject({
    tags: ["science", "tsugite", expect.stringMatching(/^tsugite:/)],
    timetable: "CronTriggerTimetable",
    catchup: true,
    max_active_runs: 2,
    params: { ratio: 0.8, note: null, who: "ada", text: "{{ ds }}'''\"\n\\" },
    tasks: {
      load: { python_operator: true, upstream: [], retries: 0, timeout: null, owner: "tsugite", rendered: [] },
      fit: {
        python_operator: true,
        upstream: ["load"],
        retries: 2,
        retry_delay: 0.5,
        backoff: version === 3 ? 2 : true,
        max_retry_delay: 9,
        timeout: 61,
        pool: "gpu",
        pool_slots: 2,
        queue: "q",
        priority_weight: 3,
      },
    },
  });
});

test("a DAG of 500 steps is read; how fast, bench/airflow tells", async () => {
  const steps = Array.from({ length: 500 }, (_, index) =>
    stepSpec(`s${index}`, index === 0 ? {} : { after: [`s${Math.floor((index - 1) / 2)}`] }),
  );
  const parsed = await parseDag(3, textOf(dagRequest({ ...spec, steps })));
  expect(parsed.errors).toEqual({});
  expect(Object.keys(parsed.dags.penguins?.tasks ?? {})).toHaveLength(500);
});
