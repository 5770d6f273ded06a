import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "tsugite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readDagFile } from "./dag/read-dag-file.ts";

const packages = fileURLToPath(new URL("../../", import.meta.url));
const CANARY = "canary-51c2";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-compile-")));
  const files = {
    "package.json": JSON.stringify({ name: "shop", type: "module" }),
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      export const load = step("load", () => [1, 2]);
      export const sum = step("sum", ({ rows }: { rows: number[] }) => rows.length);
      export default pipeline("counting", () => sum({ rows: load() }));
    `,
    "tsugite.yaml": `
stacks:
  airflow: { orchestrator: airflow, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    airflow:
      flavor: airflow
      config: { deliver: files, sameHost: true, auth: { token: { file: token } } }
flavors:
  - { type: orchestrator, name: airflow, source: "@tsugite/orchestrator-airflow#AirflowOrchestrator" }
`,
    token: CANARY,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  for (const name of ["core", "orchestrator-airflow"]) {
    const link = join(root, "node_modules/@tsugite", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(packages, name), link);
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")]),
  );
  return Object.fromEntries(texts.sort());
}

test("files for people who bring them to Airflow are the DAG, its bundle beside it, and what keeps Airflow out of that; the same each time", async () => {
  const [first, second] = [join(root, "build"), join(root, "again")];
  const { files } = await compile(join(root, "pipeline.ts"), { stack: "airflow", outDir: first });
  await compile(join(root, "pipeline.ts"), { stack: "airflow", outDir: second });
  const made = await contents(first);
  expect(await contents(second)).toEqual(made);
  expect(files.map(({ path }) => path.slice(first.length + 1)).sort()).toEqual(Object.keys(made).sort());

  const data = readDagFile(made["counting.py"] ?? "")?.data;
  expect(data).toMatchObject({ dag_id: "counting" });
  expect(Object.keys(made)).toContain(`.tsugite/counting/${data?.bundle}/entrypoint.mjs`);
  expect(Object.keys(made)).toContain(".tsugite/.airflowignore");
  expect(JSON.stringify(made)).not.toContain(CANARY);
});
