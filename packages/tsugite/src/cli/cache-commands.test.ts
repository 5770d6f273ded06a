import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pipelineProject } from "../client/pipeline-project.test-helper.ts";
import { runCli } from "./cli.test-helper.ts";

const project = (): Promise<string> =>
  pipelineProject({
    "scale.ts": "export const scale = (n: number): number => n * 2;\n",
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";
import { z } from "zod";
import { scale } from "./scale.ts";
export const load = step({ name: "load", cache: { files: ["data/*.csv"] } }, ({ n }: { n: number }) => n);
export const fit = step("fit", ({ n, trees }: { n: number; trees: number }) => scale(n) + trees);
export const save = step({ name: "save", outputs: [] }, ({ n }: { n: number }) => void n);
export default pipeline({ name: "shop", params: z.object({ trees: z.number().default(1) }) }, ({ params }) => {
  const model = fit({ n: load({ n: 1 }), trees: params.trees });
  save({ n: model });
  return model;
});
`,
    "data/a.csv": "a",
    "data/b.csv": "b",
  });

test("says why each step was called, and has them called again", { timeout: 120_000 }, async () => {
  const root = await project();
  const session: string[] = [];
  const tell = async (line: string): Promise<void> => {
    const { code, stdout, stderr } = await runCli(line.split(" "), root);
    session.push(`$ tsugite ${line}\n${stdout}${stderr}(${code})\n`);
  };
  const quietly = async (line: string): Promise<void> => {
    expect(await runCli(line.split(" "), root)).toMatchObject({ code: 0 });
  };
  await quietly("run pipeline.ts --name first");
  await tell("cache explain first");
  await writeFile(join(root, "scale.ts"), "export const scale = (n: number): number => n * 3;\n");
  await writeFile(join(root, "data/b.csv"), "c");
  await quietly("run pipeline.ts --name second --param trees=5");
  await tell("cache explain second");
  await tell("cache explain second fit");
  await tell("cache explain second ftt");
  await quietly("run pipeline.ts --name third --param trees=5");
  await tell("cache explain latest");
  await tell("cache clear shop load");
  await tell("cache clear shop load");
  await quietly("run pipeline.ts --name fourth --param trees=5");
  await tell("cache explain fourth");
  await tell("cache clear shpo");
  await tell("cache clear shop fitt");
  await tell("cache clear");
  await expect(session.join("\n")).toMatchFileSnapshot("golden/cache-session.txt");
  const { stdout } = await runCli(["cache", "explain", "second", "fit", "--json"], root);
  expect(JSON.parse(stdout)).toMatchObject({
    run: { name: "second", pipeline: "shop" },
    steps: [
      {
        step: "fit",
        cache: "called",
        since: { runName: "first" },
        reasons: [
          { kind: "code", details: ["scale.ts"] },
          { kind: "parameter", text: "the parameter trees changed since run first" },
        ],
      },
    ],
  });
});

test("the shell is told of runs, steps and pipelines", { timeout: 60_000 }, async () => {
  const root = await project();
  await runCli(["run", "pipeline.ts", "--name", "first"], root);
  const complete = async (line: string): Promise<string[]> => {
    const { stdout } = await runCli(["complete", "--", ...line.split(" ")], root);
    const lines = stdout.split("\n").slice(0, -2);
    return lines.map((text) => text.split("\t")[0] ?? "");
  };
  expect(await complete("cache explain ")).toEqual(["latest", "first"]);
  expect(await complete("cache explain latest ")).toEqual(["load", "fit", "save"]);
  expect(await complete("cache clear ")).toEqual(["shop"]);
  expect(await complete("cache clear shop f")).toEqual(["fit"]);
  expect(await complete("runs logs first ")).toEqual(["load", "fit", "save"]);
});

test("gc says what it removes, and what it would remove", { timeout: 60_000 }, async () => {
  const root = await project();
  for (const name of ["first", "second", "third"]) {
    await runCli(["run", "pipeline.ts", "--name", name, "--param", `trees=${name === "first" ? 1 : 2}`], root);
  }
  const tell = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await runCli(line.split(" "), root);
    return `$ tsugite ${line}\n${stdout}${stderr}(${code})\n`;
  };
  const session = [
    await tell("gc"),
    await tell("gc --keep-runs 1 --grace 0ms"),
    await tell("gc --older-than 0ms --grace 0ms --dry-run --json"),
    await tell("gc --older-than 0ms --grace 0ms --dry-run"),
    await tell("gc --older-than 0ms --grace 0ms"),
    await tell("gc --older-than 0ms --grace 0ms"),
    await tell("gc --older-than soon"),
  ];
  const stable = session.join("\n").replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>");
  await expect(stable).toMatchFileSnapshot("golden/gc-session.txt");
});
