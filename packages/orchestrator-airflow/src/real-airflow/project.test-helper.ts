import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SqliteMetadataStore } from "@tsugite/core";
import { inject, onTestFinished } from "vitest";
import type { AirflowUnderTest } from "./global-setup.test-helper.ts";

const workspace = fileURLToPath(new URL("../../../../", import.meta.url));

/** A project whose default stack is the Airflow that the tests have started, with stores in the project's folder. */
export interface AirflowProject {
  /** Absolute path. */
  readonly root: string;
  /** Absolute path of `pipeline.ts`. */
  readonly file: string;
  readonly store: SqliteMetadataStore;
}

/** Made in a temporary folder, and gone when the test ends. */
export async function airflowProject(
  files: Readonly<Record<string, string>>,
  config: Readonly<Record<string, unknown>> = {},
  { url, dagsFolder }: Pick<AirflowUnderTest, "url" | "dagsFolder"> = inject("airflow"),
): Promise<AirflowProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-airflow-project-")));
  onTestFinished(async () => {
    await removeDags(dagsFolder, root);
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const orchestrator = JSON.stringify({ dagsFolder, baseUrl: url, sameHost: true, ...config });
  const all = {
    "package.json": JSON.stringify({ name: "shop", type: "module" }),
    "tsugite.yaml": `
stacks:
  default: { orchestrator: airflow, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    airflow: { flavor: airflow, config: ${orchestrator} }
flavors:
  - { type: orchestrator, name: airflow, source: "@tsugite/orchestrator-airflow#AirflowOrchestrator" }
`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) await writeFile(join(root, name), text);
  for (const name of ["core", "orchestrator-airflow"]) {
    const path = join(root, "node_modules/@tsugite", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(workspace, "packages", name), path);
  }
  for (const name of ["valibot", "@valibot/to-json-schema"]) {
    const path = join(root, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(workspace, "packages/orchestrator-airflow/node_modules", name), path);
  }
  const store = new SqliteMetadataStore({ name: "local", config: {}, root });
  onTestFinished(() => store.close());
  return { root, file: join(root, "pipeline.ts"), store };
}

/** Takes away the DAGs whose steps run in a folder. */
async function removeDags(dagsFolder: string, root: string): Promise<void> {
  for (const name of await readdir(dagsFolder)) {
    if (!name.endsWith(".py") || !(await readFile(join(dagsFolder, name), "utf8")).includes(JSON.stringify(root)))
      continue;
    await rm(join(dagsFolder, name));
    await rm(join(dagsFolder, ".tsugite", name.slice(0, -3)), { recursive: true, force: true });
  }
}
