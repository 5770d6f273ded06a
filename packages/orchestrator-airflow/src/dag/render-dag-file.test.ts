import { readFile } from "node:fs/promises";
import type { PipelineSpec } from "@tsugite/core";
import { expect, test } from "vitest";
import { pythonFile } from "../python-files.ts";
import { dagRequest, stepSpec } from "./dag-request.test-helper.ts";
import { type DagRequest, describeDag, OLDEST_NODE } from "./describe-dag.ts";
import { renderDagFile } from "./render-dag-file.ts";

const template = await readFile(pythonFile("dag.py"), "utf8");

const diamond: Pick<PipelineSpec, "steps"> = {
  steps: [
    stepSpec("load"),
    stepSpec("left", { after: ["load"], timeout: 90_000 }),
    stepSpec("right", {
      after: ["load"],
      retries: { count: 3, delay: 1_500, backoff: "exponential", maxDelay: 60_000, jitter: true },
      settings: { airflow: { pool: "gpu", poolSlots: 2, docs: "Needs a *GPU*." } },
    }),
    stepSpec("join", { after: ["left", "right"] }),
  ],
};

/** The file without the template: its data, and what surrounds that. */
function dataOf({ text }: { readonly text: string }): string {
  const [, data = ""] = /json\.loads\(r'''(.*)'''\)/s.exec(text) ?? [];
  return data;
}

const parameters = {
  type: "object",
  properties: {
    ratio: { type: "number", default: 0.8, description: "Share of the rows to train with" },
    species: { type: "string", enum: ["Adelie", "Gentoo"] },
    note: { type: "string", pattern: "^\\p{L}+$" },
  },
  required: ["species"],
};

const golden: Readonly<Record<string, DagRequest>> = {
  diamond: dagRequest(diamond),
  scheduled: dagRequest(
    { ...diamond, params: parameters, settings: { airflow: { tags: ["science"], maxActiveRuns: 1, owner: "ada" } } },
    {
      config: { nodeExecutable: "/opt/node/bin/node", sameHost: true, defaultArgs: { pool: "steps", queue: "q" } },
      runtimeConfiguration: {
        parameters: { species: "Gentoo" },
        schedule: { cron: "0 3 * * *", timeZone: "Europe/Berlin", catchUp: true, start: "2026-01-01T00:00:00.000Z" },
      },
      workingDirectory: "/home/ada/penguins",
      bundle: { digest: "c".repeat(64), files: ["entrypoint.mjs", "node_modules/sharp/build/sharp.node"] },
    },
  ),
};

test.for(Object.entries(golden))("what differs from DAG to DAG is written as it was: %s", async ([name, request]) => {
  // A program that stays as it is, since the tag is one of program and data.
  const file = renderDagFile("PIPELINE = json.loads(r'''{}''')", describeDag(request));
  await expect(dataOf(file)).toMatchFileSnapshot(`golden/${name}.json.txt`);
});

test("the whole file is the program with the data in its place", async () => {
  const file = renderDagFile(template, describeDag(dagRequest({ steps: [stepSpec("only")] })));
  await expect(file.text).toMatchFileSnapshot("golden/whole-file.py.txt");
});

test("the same input gives the same bytes, in whatever order objects were put together", () => {
  const settings = { airflow: { pool: "a", docs: "b" } };
  const reversed = { airflow: { docs: "b", pool: "a" } };
  const [one, other] = [settings, reversed].map((each) =>
    renderDagFile(template, describeDag(dagRequest({ steps: [stepSpec("a", { settings: each })] }))),
  );
  expect(one).toEqual(other);
});

test("the tag changes with anything in the file, and with the bundle", () => {
  const requests = [
    dagRequest({ steps: [stepSpec("a")] }),
    dagRequest({ steps: [stepSpec("b")] }),
    dagRequest({ steps: [stepSpec("a")] }, { bundle: { digest: "d".repeat(64), files: [] } }),
    dagRequest({ steps: [stepSpec("a")] }, { config: { nodeExecutable: "/node" } }),
  ];
  const tags = requests.map((request) => renderDagFile(template, describeDag(request)).tag);
  const ofOtherProgram = renderDagFile(`${template}#`, describeDag(dagRequest({ steps: [stepSpec("a")] }))).tag;
  expect(new Set([...tags, ofOtherProgram]).size).toBe(5);
  for (const tag of tags) expect(tag).toMatch(/^tsugite:[0-9a-f]{16}$/);
});

test("the oldest Node.js that a worker may have is that of the package", async () => {
  const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(manifest.engines.node).toBe(`>=${OLDEST_NODE}`);
});
