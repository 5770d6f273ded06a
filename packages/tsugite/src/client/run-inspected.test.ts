import { once } from "node:events";
import { join } from "node:path";
import type { RunNotice } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { resume } from "./resume.ts";
import { type RunResult, run } from "./run.ts";

const pipelineFile = (body: string): string => `
  import { pipeline, step } from "@tsugite/core";
  export const load = step("load", () => 20);
  export const fit = step({ name: "fit", timeout: "100ms" }, ({ rows }: { rows: number }) => {
    const doubled = rows * 2;
    ${body}
    return doubled;
  });
  export default pipeline("inspected", () => fit({ rows: load() }));
`;

interface Paused {
  readonly callFrames: readonly { readonly callFrameId: string; readonly functionName: string }[];
}

/** What an editor does: connects to where a step waits, and asks it. */
async function attach(url: string) {
  const socket = new WebSocket(url);
  onTestFinished(() => socket.close());
  await once(socket, "open");
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  const pauses: Paused[] = [];
  socket.addEventListener("message", ({ data }: { readonly data: string }) => {
    // The protocol of inspectors: answers have the id of what was asked, events a method.
    const { id, method, params, result } = JSON.parse(data) as {
      readonly id?: number;
      readonly method?: string;
      readonly params?: unknown;
      readonly result?: Record<string, unknown>;
    };
    if (id !== undefined) answers.get(id)?.(result ?? {});
    if (method === "Debugger.paused") pauses.push(params as Paused);
  });
  let last = 0;
  const ask = (method: string, params: object = {}): Promise<Record<string, unknown>> => {
    last += 1;
    socket.send(JSON.stringify({ id: last, method, params }));
    return new Promise((resolve) => answers.set(last, resolve));
  };
  const nextPause = async (): Promise<Paused> => {
    await expect.poll(() => pauses.length, { timeout: 10_000 }).toBeGreaterThan(0);
    return pauses.shift() as Paused;
  };
  return { ask, nextPause };
}

/** The value that a name has where it stopped, once it has stopped in the function. */
async function lookInto(url: string, name: string): Promise<unknown> {
  const { ask, nextPause } = await attach(url);
  await ask("Runtime.enable");
  await ask("Debugger.enable");
  await ask("Runtime.runIfWaitingForDebugger");
  await nextPause();
  await ask("Debugger.stepInto");
  for (let tried = 0; tried < 30; tried++) {
    const [frame] = (await nextPause()).callFrames;
    const { result } = await ask("Debugger.evaluateOnCallFrame", {
      callFrameId: frame?.callFrameId,
      expression: `typeof ${name} === "undefined" ? undefined : ${name}`,
    });
    const { value } = result as { readonly value?: unknown };
    if (value !== undefined) {
      await ask("Debugger.resume");
      return value;
    }
    await ask("Debugger.stepInto");
  }
  return undefined;
}

/** Calls the debugger as soon as the step says where it waits. */
function whenItWaits(look: (url: string) => Promise<unknown>) {
  let looked: Promise<unknown> | undefined;
  return {
    onNotice: (notice: RunNotice) => {
      const url = notice.kind === "log" && / (ws:\S+)$/.exec(notice.line.text)?.[1];
      if (url && notice.kind === "log" && notice.line.text.startsWith("Step fit waits")) looked ??= look(url);
    },
    looked: () => looked,
  };
}

test("an inspected step waits for a debugger, stops before its function, and has no timeout meanwhile", async () => {
  const root = await pipelineProject({ "pipeline.ts": pipelineFile("") });
  const waits = whenItWaits(async (url) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return lookInto(url, "rows");
  });
  const { run: record, result } = await run(join(root, "pipeline.ts"), { inspect: "fit", onNotice: waits.onNotice });
  expect(await waits.looked()).toBe(20);
  expect(record.status).toBe("completed");
  expect(result).toBe(40);
}, 60_000);

test("a failed run is resumed with its failed step under a debugger, and the cache does not answer it", async () => {
  const root = await pipelineProject({ "pipeline.ts": pipelineFile(`throw new Error("not " + doubled);`) });
  const failed: RunResult = await run(join(root, "pipeline.ts"));
  expect(failed.run.status).toBe("failed");
  const waits = whenItWaits((url) => lookInto(url, "rows"));
  const again = await resume(failed.run.id, { directory: root, inspect: "fit", onNotice: waits.onNotice });
  expect(await waits.looked()).toBe(20);
  expect(again.steps.map(({ step, status, attempt }) => [step, status, attempt])).toEqual([
    ["load", "completed", 1],
    ["fit", "failed", 2],
  ]);
}, 60_000);

test("a step that is not there is told before anything runs", async () => {
  const root = await pipelineProject({ "pipeline.ts": pipelineFile("") });
  await expect(run(join(root, "pipeline.ts"), { inspect: "fitt" })).rejects.toThrow(
    'The pipeline inspected has no step fitt that could be called under a debugger. Did you mean "fit"?',
  );
});
