import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StepRecord } from "@tsugite/core";
import { inject, onTestFinished } from "vitest";

const workspace = fileURLToPath(new URL("../../../../", import.meta.url));
const example = join(workspace, "examples/penguins");

/** A flavor of this workspace, used from its sources, which need not be built. */
export interface WorkspaceFlavor {
  readonly type: string;
  readonly name: string;
  readonly source: `@tsugite/${string}#${string}`;
}

/** What the example is run on, beside this machine: a `tsugite.yaml` in parts. */
export interface ExampleStacks {
  readonly stacks: Readonly<Record<string, object>>;
  readonly components: Readonly<Record<string, object>>;
  readonly flavors: readonly WorkspaceFlavor[];
}

export const airflowFlavor: WorkspaceFlavor = {
  type: "orchestrator",
  name: "airflow",
  source: "@tsugite/orchestrator-airflow#AirflowOrchestrator",
};

/** The stacks of the example: `default` is this machine, `airflow` the Airflow of the tests, with the same stores. */
function ownStacks(): ExampleStacks {
  const { url, dagsFolder } = inject("airflow");
  const local = { "artifact-store": "local", "metadata-store": "local" };
  return {
    stacks: { default: { orchestrator: "local", ...local }, airflow: { orchestrator: "airflow", ...local } },
    components: {
      orchestrator: { airflow: { flavor: "airflow", config: { dagsFolder, baseUrl: url, sameHost: true } } },
    },
    flavors: [airflowFlavor],
  };
}

/**
 * A copy of the example, whose Airflow is that of the tests.
 *
 * @param name Of the pipeline; that of its DAG, which no other test may have.
 * @returns Absolute path of `pipeline.ts`.
 */
export async function penguinsProject(name: string, config: ExampleStacks = ownStacks()): Promise<string> {
  const { dagsFolder } = inject("airflow");
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-penguins-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  for (const part of ["package.json", "pipeline.ts", "src", "data"]) {
    await cp(join(example, part), join(root, part), { recursive: true });
  }
  const file = join(root, "pipeline.ts");
  await writeFile(file, (await readFile(file, "utf8")).replace('name: "penguins"', `name: "${name}"`));
  // The format of the file is YAML, which JSON is.
  await writeFile(join(root, "tsugite.yaml"), JSON.stringify(config));
  await linkPackages(root, config.flavors);
  onTestFinished(async () => {
    await rm(join(dagsFolder, `${name}.py`), { force: true });
    await rm(join(dagsFolder, ".tsugite", name), { recursive: true, force: true });
  });
  return file;
}

/** What the example depends on, and the packages of flavors. */
async function linkPackages(root: string, flavors: readonly WorkspaceFlavor[]): Promise<void> {
  const link = async (target: string, name: string): Promise<void> => {
    const path = join(root, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
  };
  const installed = join(example, "node_modules");
  const plain = (await readdir(installed)).filter((name) => /^[a-z]/.test(name));
  for (const name of [...plain, "@tsugite/core"]) await link(join(installed, name), name);
  const packages = new Set(flavors.map(({ source }) => source.slice(0, source.indexOf("#"))));
  for (const name of packages) await link(join(workspace, "packages", name.slice("@tsugite/".length)), name);
}

/** Digests of everything that a run made. */
export function digestsOf(steps: readonly StepRecord[]): unknown {
  const made = steps.map(({ step, outputs }): [string, unknown] => [
    step,
    Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
  ]);
  return Object.fromEntries(made.sort(([a], [b]) => (a < b ? -1 : 1)));
}
