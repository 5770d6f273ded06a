import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyRuns } from "../client/copy-runs.ts";
import { pipelineProject } from "../client/pipeline-project.test-helper.ts";
import { runCli } from "./cli.test-helper.ts";

const project = (): Promise<string> =>
  pipelineProject({
    "tsugite.yaml": `
stacks:
  mine: { orchestrator: local, artifact-store: local, metadata-store: local }
  team: { orchestrator: local, artifact-store: shared, metadata-store: shared }
components:
  artifact-store:
    shared: { flavor: local, config: { path: shared/artifacts } }
  metadata-store:
    shared: { flavor: sqlite, config: { path: shared/metadata.db } }
`,
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";
import { z } from "zod";
export const load = step("load", ({ n }: { n: number }) => "x".repeat(n));
export const fit = step("fit", ({ rows }: { rows: string }) => { if (rows.length < 2) throw new Error("too few"); return rows.length; });
export default pipeline({ name: "shop", params: z.object({ n: z.number() }) }, ({ params }) => fit({ rows: load({ n: params.n }) }));
`,
  });

const withoutTimes = (text: string): string =>
  text.replace(/\d+(\.\d+)?(ms| ms| s|s)\b/g, "<time>").replace(/[0-9a-f]{64}/g, "<digest>");

test("runs are copied from one stack to another, which answers from their cache; again, only what is not there yet", {
  timeout: 120_000,
}, async () => {
  const root = await project();
  const session: string[] = [];
  const tell = async (line: string): Promise<void> => {
    const { code, stdout, stderr } = await runCli(line.split(" "), root);
    session.push(`$ tsugite ${line}\n${withoutTimes(`${stderr}${stdout}`).replaceAll(root, "<project>")}(${code})\n`);
  };
  await runCli("run pipeline.ts --stack mine --name small --param n=100".split(" "), root);
  await runCli("run pipeline.ts --stack mine --name large --param n=300000".split(" "), root);
  await runCli("run pipeline.ts --stack mine --name failed --param n=1".split(" "), root);
  await tell("stack copy --from mine --to team --run small");
  await tell("stack copy --from mine --to team --dry-run");
  await tell("stack copy --from mine --to team");
  await tell("stack copy --from mine --to team");
  const { stdout } = await runCli("run pipeline.ts --stack team --name again --param n=300000 --json".split(" "), root);
  expect(JSON.parse(stdout).steps).toMatchObject([
    { step: "load", status: "cached", cachedFrom: { runName: "large" } },
    { step: "fit", status: "cached", cachedFrom: { runName: "large" } },
  ]);
  const page = await runCli("runs list --stack team --limit 2 --before failed --json".split(" "), root);
  expect(JSON.parse(page.stdout).runs.map(({ name }: { name: string }) => name)).toEqual(["large", "small"]);
  const more = await runCli("runs list --stack team --limit 2".split(" "), root);
  expect(more.stdout).toMatch(/Older ones: tsugite runs list --before [0-9a-f]{8}\n$/);
  await tell("stack copy --from mine --to mine");
  await tell("stack copy --from mine --to taem");
  await tell("stack copy --from mine");
  await expect(session.join("\n")).toMatchFileSnapshot("golden/copy-session.txt");
});

test("a run with a damaged artifact is left out and told, the others are copied; copying goes on where it stopped", {
  timeout: 120_000,
}, async () => {
  const root = await project();
  for (const n of [200_000, 300_000, 400_000]) {
    await runCli(`run pipeline.ts --stack mine --name n${n} --param n=${n}`.split(" "), root);
  }
  const interrupt = new AbortController();
  const first = await copyRuns({
    from: "mine",
    to: "team",
    directory: root,
    signal: interrupt.signal,
    onRun: () => interrupt.abort(),
  });
  expect(first.runs.map(({ name }) => name)).toEqual(["n200000"]);
  const artifacts = join(root, ".tsugite/artifacts");
  for (const shard of await readdir(artifacts)) {
    for (const name of await readdir(join(artifacts, shard))) {
      const path = join(artifacts, shard, name);
      await chmod(path, 0o644);
      await writeFile(path, "damaged");
    }
  }
  await runCli("run pipeline.ts --stack mine --name whole --param n=500000".split(" "), root);
  const { code, stdout } = await runCli("stack copy --from mine --to team --json".split(" "), root);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    alreadyThere: 1,
    runs: [
      { name: "n300000", error: { code: "ARTIFACT_CORRUPTED" } },
      { name: "n400000", error: { code: "ARTIFACT_CORRUPTED" } },
      { name: "whole", artifacts: 1, bytes: 500_000 },
    ],
  });
});
