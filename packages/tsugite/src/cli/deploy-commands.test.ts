import { expect, test } from "vitest";
import { enginePipeline, engineProject } from "../client/test-engine/engine-project.test-helper.ts";
import { runCli } from "./cli.test-helper.ts";

const PARAMETERS = `
  import { pipeline, step } from "@tsugite/core";
  import { z } from "zod";
  export const report = step("report", ({ day, title }: { day: Date; title: string }) => title + day.toISOString());
  export default pipeline({ name: "daily", params: z.object({ title: z.string() }) }, ({ params, scheduledAt }) =>
    report({ day: scheduledAt, title: params.title }));
`;

/** The words of a command line, where quotes keep some together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

test("a session of deploying, told as people see it", { timeout: 180_000 }, async () => {
  const { root, url, kill } = await engineProject({ "pipeline.ts": enginePipeline(), "daily.ts": PARAMETERS });
  const session: string[] = [];
  const play = async (lines: string): Promise<void> => {
    for (const line of lines.trim().split("\n")) {
      const { code, stdout, stderr } = await runCli(wordsOf(line), root, { TZ: "UTC" });
      const told = `$ tsugite ${line}\n${stdout}${stderr}(${code})\n`.replaceAll(root, "/project");
      session.push(told.replaceAll(url, "http://engine").replaceAll(/version \w{12}/g, "version <version>"));
    }
  };
  await play(`
schedules list
undeploy shop
deploy pipeline.ts --schedule "0 3 * * *" --timezone Europe/Berlin
deploy daily.ts --schedule 6h --start 2026-12-01T06:00:00+01:00 --catch-up --param title=Penguins
schedules list
schedules pause daily
schedules pause daily
schedules list
schedules resume daily
schedules pause dialy
schedules delete daily
schedules resume daily
deploy pipeline.ts
schedules list
undeploy shop
undeploy shop
deploy daily.ts --schedule "61 3 * * *" --timezone Mars --start soon --catch-up
deploy daily.ts --schedule daily
deploy daily.ts --timezone UTC --catch-up
deploy daily.ts --param titel=x
compile daily.ts --stack default
compile daily.ts --schedule @daily --param title=x
compile daily.ts --stack default --out out --schedule @daily --param title=x
deploy pipeline.ts --stack local --schedule @daily
compile pipeline.ts --stack local --out out
undeploy shop --stack local
schedules list --stack local
schedules pasue daily`);
  await kill();
  session.push("The engine is gone.\n");
  await play(`
deploy pipeline.ts
undeploy daily
schedules list`);
  const text = session.join("\n").replaceAll(/ECONNREFUSED [\d.:]+/g, "ECONNREFUSED");
  await expect(text).toMatchFileSnapshot("golden/deploy-session.txt");
});

test("with --json there is one document for machines", { timeout: 60_000 }, async () => {
  const { root, url } = await engineProject({ "pipeline.ts": enginePipeline() });
  const json = async (line: string) => JSON.parse((await runCli([...wordsOf(line), "--json"], root)).stdout);
  expect(await json("deploy pipeline.ts --schedule 15m")).toMatchObject({
    deployment: {
      pipeline: "shop",
      id: "shop@engine",
      schedule: { interval: 900_000 },
      deployedAt: expect.stringMatching(/Z$/),
    },
    warnings: [],
  });
  expect(await json("schedules list")).toEqual({
    schedules: [
      {
        pipeline: "shop",
        id: "shop@engine",
        description: "every 15m",
        schedule: { interval: 900_000, catchUp: false },
        paused: false,
        nextRunAt: "2099-12-31T20:00:00.000Z",
        url: `${url}/pipelines/shop`,
      },
    ],
  });
  expect(await json("schedules pause shop")).toMatchObject({ change: "pause", schedule: { paused: true } });
  expect(await json("compile pipeline.ts --stack default --out out")).toMatchObject({
    pipeline: "shop",
    files: [{ path: expect.stringMatching(/shop\.json$/) }, { purpose: "what its tasks start" }],
  });
  expect(await json("undeploy shop")).toMatchObject({ deployment: { endedAt: expect.stringMatching(/Z$/) } });
  expect(await json("schedules resume shop")).toMatchObject({ error: { code: "SCHEDULE_NOT_FOUND" } });
});

test("a run that a schedule started is in the list, and shown with the time it was planned for", {
  timeout: 60_000,
}, async () => {
  const { root, fire, store } = await engineProject({ "pipeline.ts": enginePipeline() });
  await runCli(["deploy", "pipeline.ts", "--schedule", "@daily"], root);
  const name = (await fire("shop", Date.parse("2026-11-24T00:00:00Z"))) ?? "none";
  await expect.poll(() => store.listRuns({ name })).toMatchObject([{ status: "completed" }]);
  expect((await runCli(["runs", "list"], root)).stdout).toMatch(new RegExp(`✓ +shop +completed .* 4/4 ok.* ${name}\n`));
  const shown = await runCli(["runs", "show", name], root, { TZ: "Europe/Berlin" });
  expect(shown.stdout).toMatch(/planned for +2026-11-24 01:00:00 CET\n/);
  const { run } = JSON.parse((await runCli(["runs", "show", name, "--json"], root)).stdout);
  expect(run).toMatchObject({ scheduledAt: "2026-11-24T00:00:00.000Z", status: "completed" });
});

test("the shell completes deployed pipelines, presets and time zones", { timeout: 60_000 }, async () => {
  const { root } = await engineProject({ "pipeline.ts": enginePipeline() });
  await runCli(["deploy", "pipeline.ts"], root);
  const complete = async (...words: readonly string[]) => (await runCli(["complete", "--", ...words], root)).stdout;
  expect(await complete("undeploy", "")).toContain("shop\tshop@engine");
  expect(await complete("schedules", "pause", "")).toContain("shop");
  expect(await complete("schedules", "")).toMatch(/list[\s\S]*pause[\s\S]*resume[\s\S]*delete/);
  expect(await complete("deploy", "pipeline.ts", "--schedule", "@d")).toContain("@daily");
  expect(await complete("deploy", "pipeline.ts", "--timezone", "Europe/B")).toContain("Europe/Berlin");
});
