import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { penguinsProject, pipelineProject } from "./pipeline-project.test-helper.ts";
import { type RunOptions, run } from "./run.ts";

interface Seen {
  readonly ran: readonly string[];
  readonly because: Readonly<Record<string, string>>;
}

/** Runs the example, and says which steps were called and why. */
async function runPenguins(root: string, options: RunOptions = {}): Promise<Seen> {
  const because: Record<string, string> = {};
  const { run: record, steps } = await run(join(root, "pipeline.ts"), {
    ...options,
    onNotice: (notice) => {
      if (notice.kind === "started" && notice.because !== undefined) because[notice.step] = notice.because;
    },
  });
  expect(record.status).toBe("completed");
  return {
    ran: steps
      .filter(({ status }) => status === "completed")
      .map(({ step }) => step)
      .toSorted(),
    because,
  };
}

async function edit(root: string, path: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(join(root, path), "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  await writeFile(join(root, path), after);
}

const all = ["check", "evaluate-baseline", "evaluate-forest", "fit-centroids", "fit-forest", "load", "report", "split"];

test("an edit runs again what it reaches and nothing else, and the run says why", async () => {
  const root = await penguinsProject();
  expect((await runPenguins(root)).ran).toEqual(all);
  expect((await runPenguins(root)).ran).toEqual([]);

  await edit(root, "src/forest.ts", /^/, "// a comment\n");
  await edit(root, "src/steps/fit-forest.ts", 'timeout: "5m"', 'timeout: "6m", retries: 1');
  await edit(root, "src/steps/fit-forest.ts", "({ penguins, trees, seed }: {", "({ penguins, trees, seed }   : {");
  expect((await runPenguins(root)).ran).toEqual([]);

  await edit(root, "pipeline.ts", "default(0.8)", "default(0.7)");
  expect((await runPenguins(root, { parameters: { ratio: 0.8 } })).ran).toEqual([]);
  await edit(root, "pipeline.ts", "Which penguin is this?", "Who is it?");
  expect((await runPenguins(root, { parameters: { ratio: 0.8 } })).ran).toEqual(["report"]);

  await edit(root, "src/steps/evaluate.ts", "metadata({ accuracy,", "metadata({ accuracy, answers: answers.length,");
  const evaluated = await runPenguins(root, { parameters: { ratio: 0.8 } });
  expect(evaluated.ran).toEqual(["evaluate-baseline", "evaluate-forest"]);
  expect(evaluated.because["evaluate-forest"]).toMatch(
    /^its code changed since run penguins-\S+: src\/steps\/evaluate\.ts$/,
  );

  await edit(
    root,
    "src/nearest-centroid.ts",
    /return /,
    'if (penguins.length < 0) throw new Error("less than nothing"); return ',
  );
  const trained = await runPenguins(root, { parameters: { ratio: 0.8 } });
  expect(trained.ran).toContain("fit-centroids");
  expect(trained.ran).not.toContain("fit-forest");
  expect(trained.because["fit-centroids"]).toMatch(
    /^its code changed since run penguins-\S+: src\/nearest-centroid\.ts$/,
  );

  const csv = await readFile(join(root, "data/penguins.csv"), "utf8");
  await writeFile(join(root, "data/penguins.csv"), csv.split("\n").slice(0, -2).join("\n"));
  const loaded = await runPenguins(root, { parameters: { ratio: 0.8 } });
  expect(loaded.ran).toEqual(all);
  expect(loaded.because.load).toMatch(/^its file data\/penguins\.csv changed since run penguins-/);
  expect(loaded.because.check).toMatch(/^its input rows from step load changed since run penguins-/);
});

test("files and variables that a step reads by itself are declared, and a changed one is named", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `import { readFile, readdir } from "node:fs/promises";
import { pipeline, step } from "@tsugite/core";
const cache = { files: ["prices/*.txt"], env: ["SHOP_REGION"], key: "v1" };
export const total = step({ name: "total", cache }, async () => {
  const names = (await readdir("prices")).filter((name) => name.endsWith(".txt"));
  const prices = await Promise.all(names.map(async (name) => Number(await readFile(\`prices/\${name}\`, "utf8"))));
  return \`\${prices.reduce((a, b) => a + b, 0)} in \${process.env.SHOP_REGION}\`;
});
export default pipeline("shop", () => total());
`,
    "prices/a.txt": "1",
    "prices/b.txt": "2",
    "prices/notes.md": "none",
  });
  const before = process.cwd();
  onTestFinished(() => {
    process.chdir(before);
    delete process.env.SHOP_REGION;
  });
  process.chdir(root);
  process.env.SHOP_REGION = "north";
  const because: (string | undefined)[] = [];
  const total = async (): Promise<unknown> => {
    const onNotice: RunOptions["onNotice"] = (notice) => {
      if (notice.kind === "started") because.push(notice.because?.replace(/shop-\S+?(?=:|$)/, "X"));
    };
    return (await run("pipeline.ts", { onNotice })).result;
  };
  expect(await total()).toBe("3 in north");
  await writeFile(join(root, "prices/notes.md"), "some");
  expect(await total()).toBe("3 in north");
  expect(because).toEqual([undefined]);
  await writeFile(join(root, "prices/c.txt"), "4");
  await writeFile(join(root, "prices/a.txt"), "8");
  expect(await total()).toBe("14 in north");
  process.env.SHOP_REGION = "south";
  expect(await total()).toBe("14 in south");
  expect(because.slice(1)).toEqual([
    "what cache.files finds changed since run X: prices/a.txt and prices/c.txt is new",
    "the environment variable SHOP_REGION changed since run X",
  ]);
  process.env.SHOP_REGION = "north";
  expect(await total()).toBe("14 in north");
  expect(because).toHaveLength(3);
});

test("a new version of a package that a step reaches is named", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";
import { label } from "labels";
export const tag = step("tag", () => label("penguin"));
export default pipeline("tags", () => tag());
`,
    "node_modules/labels/package.json":
      '{ "name": "labels", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
    "node_modules/labels/index.js": "export const label = (text) => text.toUpperCase();",
  });
  expect((await run(join(root, "pipeline.ts"))).result).toBe("PENGUIN");
  await edit(root, "node_modules/labels/package.json", "1.0.0", "1.1.0");
  const { steps } = await run(join(root, "pipeline.ts"));
  expect(steps[0]?.cacheMiss?.reasons).toEqual([
    { kind: "code", what: "its code", how: "changed", details: ["labels 1.0.0 → 1.1.0"] },
  ]);
});
