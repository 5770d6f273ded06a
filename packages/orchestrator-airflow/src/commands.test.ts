import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createComponent, type FlavorCommand, StackComponentType } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { down, status } from "./commands.ts";
import { AirflowOrchestrator } from "./orchestrator.ts";

// Without an Airflow; with one, see commands.airflow.test.ts.

/** What a command writes and says in a project that has started none, of whose address nobody listens at. */
async function told(
  command: FlavorCommand<AirflowOrchestrator>,
  json = false,
): Promise<{ readonly written: string; readonly said: readonly string[] }> {
  const root = await mkdtemp(join(tmpdir(), "tsugite-commands-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const written: string[] = [];
  const said: string[] = [];
  await command({
    args: [],
    projectRoot: root,
    component: async () => {
      const config = { baseUrl: "http://127.0.0.1:59873" };
      const options = { type: StackComponentType.ORCHESTRATOR, source: "test", name: "airflow", root, config };
      // Made of that class here.
      return (await createComponent(AirflowOrchestrator, options)) as AirflowOrchestrator;
    },
    json,
    verbose: false,
    signal: new AbortController().signal,
    write: (line) => written.push(line),
    say: (line) => said.push(line),
  });
  return { written: written.join("\n"), said };
}

test("down says one thing where there is nothing to end", async () => {
  expect(await told(down)).toEqual({ written: "No Airflow of this project was up.", said: [] });
});

test("JSON is indented, as that of every command", async () => {
  expect((await told(down, true)).written).toBe('{\n  "wasUp": false\n}');
  expect((await told(status, true)).written).toMatch(
    /^\{\n {2}"url": "http:\/\/127\.0\.0\.1:59873",\n {2}"isUp": false,\n/,
  );
});
