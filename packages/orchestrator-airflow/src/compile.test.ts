import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "tsugite";
import { expect, onTestFinished, test } from "vitest";
import { readDagFile } from "./dag/read-dag-file.ts";
import { airflowProject } from "./real-airflow/project.test-helper.ts";

const CANARY = "canary-51c2";

async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")]),
  );
  return Object.fromEntries(texts.sort());
}

test("files for people who bring them to Airflow are the DAG, its bundle beside it, and what keeps Airflow out of that; the same each time", async () => {
  const dagsFolder = await mkdtemp(join(tmpdir(), "tsugite-dags-"));
  onTestFinished(() => rm(dagsFolder, { recursive: true }));
  const files = {
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      export const load = step("load", () => [1, 2]);
      export const sum = step("sum", ({ rows }: { rows: number[] }) => rows.length);
      export default pipeline("counting", () => sum({ rows: load() }));
    `,
    token: CANARY,
  };
  const config = { deliver: "files", auth: { token: { file: "token" } } };
  const { root, file } = await airflowProject(files, config, { url: "http://localhost:8080", dagsFolder });
  const [first, second] = [join(root, "build"), join(root, "again")];
  const { files: written } = await compile(file, { stack: "default", outDir: first });
  await compile(file, { stack: "default", outDir: second });
  const made = await contents(first);
  expect(await contents(second)).toEqual(made);
  expect(written.map(({ path }) => path.slice(first.length + 1)).sort()).toEqual(Object.keys(made).sort());

  const data = readDagFile(made["counting.py"] ?? "")?.data;
  expect(data).toMatchObject({ dag_id: "counting" });
  expect(Object.keys(made)).toContain(`.tsugite/counting/${data?.bundle}/entrypoint.mjs`);
  expect(Object.keys(made)).toContain(".tsugite/.airflowignore");
  expect(JSON.stringify(made)).not.toContain(CANARY);
});
