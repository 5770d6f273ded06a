import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "@tsugite/core";
import { TsugiteError } from "@tsugite/core";
import { expect, test } from "vitest";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { type RunResult, run } from "./run.ts";

interface BadInput {
  readonly title: string;
  /** Of pipeline.ts, after the imports. */
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly parameters?: JsonObject;
}

const one = 'export const a = step("a", () => 1);';
const inputs: readonly BadInput[] = [
  { title: "a file that throws while it is loaded", text: 'throw new Error("no settings");' },
  {
    title: "a file that throws while it is loaded, in a file it imports",
    text: 'import { settings } from "./settings.ts";\nexport default pipeline("p", () => { settings(); });',
    files: {
      "settings.ts": "export function settings() {}\n\nif (settings.name) throw new TypeError('no settings');\n",
    },
  },
  { title: "a file with a syntax error", text: 'export const a = step("a", () => { return 1 );' },
  {
    title: "imports that lead nowhere",
    text: 'import x from "./nowhere.ts";\nimport y from "nothing";\nexport default pipeline("p", () => { x(y); });',
  },
  { title: "no such export", text: `${one}\nexport const nightly = pipeline("p", () => a());` },
  { title: "an export that is no pipeline", text: "export default 1;" },
  {
    title: "a step that is not exported",
    text: 'const a = step("a", () => 1);\nexport default pipeline("p", () => a());',
  },
  {
    title: "missing, mistyped and misspelled parameters",
    text: `${one}\nexport default pipeline({ name: "p", params: z.object({ ratio: z.number(), trees: z.int(), seed: z.int() }) }, () => a());`,
    parameters: { ratio: "high", tress: 3 },
  },
  {
    title: "an output with a function in it",
    text: 'export const a = step("a", (): unknown => ({ model: { predict: () => 1 } }));\nexport default pipeline("p", () => a());',
  },
  {
    title: "an output that is an instance of a class",
    text: 'class Forest {}\nexport const a = step("a", (): unknown => [new Forest()]);\nexport default pipeline("p", () => a());',
  },
  {
    title: "an output that contains itself",
    text: 'export const a = step("a", () => { const tree: { leaf?: unknown } = {}; tree.leaf = [tree]; return tree as unknown; });\nexport default pipeline("p", () => a());',
  },
  {
    title: "data files that are not there, outside of the project, or folders",
    text: 'export const a = step("a", ({ csv }: { csv: DataFile }) => csv.text());\nexport default pipeline("p", () => { a({ csv: file("data/rows.csv") }); a({ csv: file("../secret.csv") }, { name: "b" }); a({ csv: file("data") }, { name: "c" }); a({ csv: file("/etc/hosts") }, { name: "d" }); });',
    files: { "data/other.csv": "" },
  },
  {
    title: "a step that a function makes",
    text: 'const make = (name: string) => step(name, () => 1);\nexport const a = make("a");\nexport default pipeline("p", () => a());',
  },
  {
    title: "a computed import()",
    text: 'export const a = step("a", async ({ name }: { name: string }) => { await import(name); });\nexport default pipeline("p", () => { a({ name: "x" }); });',
  },
  {
    title: "a step that throws in a helper of another file",
    text: 'import { divide } from "./divide.ts";\nexport const a = step("a", () => divide(1, 0));\nexport default pipeline("p", () => a());',
    files: {
      "divide.ts":
        "/** Divides. */\nexport function divide(a: number, b: number): number {\n  if (b === 0) throw new RangeError(`${a} cannot be divided by zero`);\n  return a / b;\n}\n",
    },
  },
  { title: "a builder that is async", text: `${one}\nexport default pipeline("p", async () => { a(); } );` },
  {
    title: "a builder that throws",
    text: `${one}\nexport default pipeline("p", () => { throw new Error("no models"); });`,
  },
  {
    title: "a Ref that is made into a text",
    text: `${one}\nexport const b = step("b", ({ text }: { text: string }) => text);\nexport default pipeline("p", () => b({ text: \`\${a()}\` }));`,
  },
  {
    title: "options that make no sense",
    text: 'export const a = step({ name: "a b", timeout: "10 parsecs", retries: -1, memory: 3 } as never, () => 1);\nexport default pipeline("p", () => a());',
  },
];

const head = 'import { type DataFile, file, pipeline, step } from "@tsugite/core";\nimport { z } from "zod";\n';

/** What a person would be told. */
async function told({ text, files, parameters }: BadInput): Promise<string> {
  const root = await pipelineProject({ "pipeline.ts": `${head}${text}\n`, ...files });
  try {
    const { run: record, steps } = await run(join(root, "pipeline.ts"), { parameters: parameters ?? {} });
    expect(record.status).toBe("failed");
    const lines = steps.map(
      ({ step, error }) => `${error?.at ?? "-"}: step ${step}: ${error?.code}: ${error?.message}`,
    );
    return lines.join("\n");
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    return `${error.at ?? "-"}: ${error.code}: ${error.message}`.replaceAll(root, "<project>");
  }
}

test("each mistake is told in one message that says what happened and what to do", async () => {
  const pages: string[] = [];
  for (const input of inputs) pages.push(`## ${input.title}\n\n${await told(input)}\n`);
  await expect(pages.join("\n")).toMatchFileSnapshot("run-bad-input.golden.txt");
});

test("a file that does not exist is named with its whole path", async () => {
  const root = await pipelineProject({});
  await expect(run(join(root, "nowhere.ts"))).rejects.toMatchObject({
    code: "PIPELINE_FILE_NOT_FOUND",
    message: expect.stringContaining(join(root, "nowhere.ts")),
  });
});

test("a file that runs its own pipeline does so only where it is the program", async () => {
  const tail = 'import { run } from "tsugite";\nawait run(import.meta.url);';
  const root = await pipelineProject({
    "pipeline.ts": `${head}${one}\nexport default pipeline("p", () => a());\n${tail}`,
  });
  await expect(run(join(root, "pipeline.ts"))).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("if (import.meta.main) await run(import.meta.url)"),
  });
});

test("what is no path is named", async () => {
  await expect(run(undefined as never)).rejects.toMatchObject({ code: "USAGE" });
});

test("two runs cannot have one name, and the first is left as it was", async () => {
  const root = await pipelineProject({ "pipeline.ts": `${head}${one}\nexport default pipeline("p", () => a());` });
  await run(join(root, "pipeline.ts"), { name: "nightly" });
  await expect(run(join(root, "pipeline.ts"), { name: "nightly" })).rejects.toMatchObject({
    code: "RUN_NAME_TAKEN",
    message: expect.stringContaining("nightly"),
  });
});

/** A pipeline whose first step is answered from the cache while its second one is called, with other parameters. */
const counting = (rows: number): string => `${head}
  export const big = step("big", () => "row\\n".repeat(${rows}));
  export const count = step("count", ({ text, by }: { text: string; by: string }) => text.split(by).length);
  export default pipeline({ name: "p", params: z.object({ by: z.string().default("\\n") }) }, ({ params }) =>
    count({ text: big(), by: params.by }));`;

async function damage(root: string, { steps }: RunResult): Promise<string> {
  const digest = steps.find(({ step }) => step === "big")?.outputs.output?.digest ?? "";
  const path = join(root, ".tsugite/artifacts", digest.slice(0, 2), digest);
  await chmod(path, 0o644);
  await writeFile(path, (await readFile(path, "utf8")).replace("row", "cow"));
  return path;
}

test("an artifact that was damaged is named with its file, and made again", async () => {
  const root = await pipelineProject({ "pipeline.ts": counting(20_000) });
  const path = await damage(root, await run(join(root, "pipeline.ts")));
  const warnings: string[] = [];
  const second = await run(join(root, "pipeline.ts"), {
    parameters: { by: "o" },
    onNotice: (notice) => void (notice.kind === "log" && warnings.push(notice.line.text)),
  });
  expect(second.run.status).toBe("completed");
  expect(warnings).toEqual([expect.stringContaining(`its artifact ${path} was damaged`)]);
  const third = await run(join(root, "pipeline.ts"));
  expect(third.steps.map(({ step, status }) => `${step} ${status}`)).toEqual(["big cached", "count cached"]);
});

test("a large artifact that was damaged fails the step that reads it, and the next run makes it again", async () => {
  const root = await pipelineProject({ "pipeline.ts": counting(500_000) });
  const path = await damage(root, await run(join(root, "pipeline.ts")));
  const second = await run(join(root, "pipeline.ts"), { parameters: { by: "o" } });
  expect(second.run.status).toBe("failed");
  expect(second.steps.find(({ step }) => step === "count")?.error).toMatchObject({
    code: "ARTIFACT_CORRUPTED",
    message: expect.stringContaining(path),
  });
  const third = await run(join(root, "pipeline.ts"), { parameters: { by: "o" } });
  expect(third.run.status).toBe("completed");
});

test("a database that a newer version wrote is left alone", async () => {
  const root = await pipelineProject({ "pipeline.ts": `${head}${one}\nexport default pipeline("p", () => a());` });
  await run(join(root, "pipeline.ts"));
  const path = join(root, ".tsugite/metadata.db");
  const database = new DatabaseSync(path);
  database.exec("INSERT INTO migrations VALUES (99, 'from the future', 99, 0); PRAGMA user_version = 99");
  database.close();
  const before = await readFile(path);
  await expect(run(join(root, "pipeline.ts"))).rejects.toMatchObject({
    code: "METADATA_STORE_NEWER",
    message: expect.stringContaining("99"),
  });
  expect(await readFile(path)).toEqual(before);
});
