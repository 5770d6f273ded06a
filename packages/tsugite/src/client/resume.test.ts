import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isLost, SqliteMetadataStore } from "@tsugite/core";
import { expect, test } from "vitest";
import { cancel } from "./cancel.ts";
import { pipelineProject, writeFiles } from "./pipeline-project.test-helper.ts";
import { resume } from "./resume.ts";
import { run } from "./run.ts";

const pipelineFile = (body: string, code = "1"): string => `
  import { appendFileSync, existsSync } from "node:fs";
  import { pipeline, step } from "@tsugite/core";
  const note = (name: string) => appendFileSync("CALLS", name + " ");
  export const load = step({ name: "load", cache: false }, () => { note("load"); return ${code}; });
  export const fit = step({ name: "fit", cache: false }, ({ n }: { n: number }) => { note("fit"); ${body} return n + 1; });
  export const report = step({ name: "report", cache: false }, ({ n }: { n: number }) => { note("report"); return n * 10; });
  export default pipeline("p", () => report({ n: fit({ n: load() }) }));
`;

async function project(body: string): Promise<{
  root: string;
  file: string;
  write(body: string, code?: string): Promise<void>;
  calls(): Promise<string>;
}> {
  const root = await pipelineProject({});
  const write = (text: string, code?: string): Promise<void> =>
    writeFiles(root, { "pipeline.ts": pipelineFile(text, code).replaceAll("CALLS", join(root, "calls")) });
  await write(body);
  const { readFile } = await import("node:fs/promises");
  return {
    root,
    file: join(root, "pipeline.ts"),
    write,
    calls: async () => (await readFile(join(root, "calls"), "utf8")).trim(),
  };
}

test("completed steps are kept, and the rest runs", async () => {
  const { root, file, write, calls } = await project('throw new Error("not yet");');
  const failed = await run(file, { name: "one" });
  expect(failed.run.status).toBe("failed");
  await write("");
  const resumed = await resume("one", { directory: root });
  expect(resumed.run).toMatchObject({ id: failed.run.id, status: "completed", generation: 2 });
  expect(resumed.result).toBe(20);
  expect(await calls()).toBe("load fit fit report");
});

test("a completed step whose code changed since is told, and kept or run again as is asked", async () => {
  const { root, file, write, calls } = await project('throw new Error("not yet");');
  await run(file, { name: "one" });
  await run(file, { name: "two" });
  await write("", "5");
  await expect(resume("one", { directory: root })).rejects.toMatchObject({
    code: "RESUME_CHANGED",
    message: expect.stringContaining("Step load has completed, but its code has changed since."),
  });
  expect((await resume("one", { directory: root, acceptChanges: true })).result).toBe(20);
  expect((await resume("two", { directory: root, rerun: ["load"] })).result).toBe(60);
  expect(await calls()).toBe("load fit load fit fit report load fit report");
});

test("a run that has completed or is going on is not taken up", async () => {
  const { root, file } = await project("");
  await run(file, { name: "one" });
  await expect(resume("one", { directory: root })).rejects.toMatchObject({ code: "RUN_NOT_RESUMABLE" });
  expect((await resume("one", { directory: root, rerun: ["report"] })).run.status).toBe("completed");
});

test("a run whose process was killed is lost, and is resumed without running a completed step again", async () => {
  const { root, file, write, calls } = await project('console.log("fitting"); for (;;);');
  const bin = fileURLToPath(new URL("../bin.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@tsugite/source", bin, "run", file, "--name", "one"], {
    stdio: "pipe",
  });
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk: Buffer) => chunk.includes("fitting") && resolve()),
  );
  await expect(resume("one", { directory: root })).rejects.toMatchObject({
    code: "RUN_NOT_RESUMABLE",
    message: expect.stringContaining(`process ${child.pid}`),
  });
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("close", resolve));
  const store = new SqliteMetadataStore({ name: "local", config: {}, root });
  const [left] = await store.listRuns();
  await store.close();
  expect(left?.status).toBe("running");
  expect(left !== undefined && isLost(left)).toBe(true);
  await write("");
  expect((await resume("one", { directory: root })).result).toBe(20);
  expect(await calls()).toBe("load fit fit report");
});

test("a run is cancelled from another process, and one that was lost is recorded as cancelled", async () => {
  const { root, file } = await project("for (;;);");
  const running = run(file, { name: "one" });
  while ((await cancel("one", { directory: root }).catch(() => undefined)) === undefined) await sleep(100);
  expect((await running).run.status).toBe("cancelled");
  await expect(cancel("one", { directory: root })).rejects.toMatchObject({ code: "USAGE" });
});
