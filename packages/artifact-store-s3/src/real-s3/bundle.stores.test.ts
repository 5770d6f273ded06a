import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "tsugite";
import { expect, inject, onTestFinished, test } from "vitest";
import type { S3ArtifactStoreConfig } from "../config.ts";
import { bucketConfig, newStore } from "./test-bucket.test-helper.ts";

const workspace = fileURLToPath(new URL("../../../../", import.meta.url));

/** Runs each step from a copy of the bundle, in a folder where there is nothing else. */
const orchestrator = `
  import { spawnSync } from "node:child_process";
  import { cpSync, mkdirSync } from "node:fs";
  import { join } from "node:path";
  import { BaseOrchestrator, StepEntrypointConfiguration } from "@tsugite/core";
  export class AwayEntrypointConfiguration extends StepEntrypointConfiguration {
    static override readonly SOURCE = "./orchestrator.ts#AwayEntrypointConfiguration";
    static override getCustomEntrypointOptions() { return new Set(["run"]); }
    static override getCustomEntrypointArguments(_step: unknown, { run = "" }) { return ["--run", run]; }
    override getRunName() { return this.argument("run"); }
  }
  export class AwayOrchestrator extends BaseOrchestrator<{ readonly folder: string }> {
    static override readonly FLAVOR: string = "away";
    static override readonly entrypointConfiguration = AwayEntrypointConfiguration;
    protected override async prepareOrRunPipeline({ sortedSteps, spec, run, bundle }) {
      const { directory } = await bundle();
      cpSync(directory, join(this.config.folder, "app"), { recursive: true });
      mkdirSync(join(this.config.folder, "work"));
      for (const step of sortedSteps) {
        const args = AwayEntrypointConfiguration.getEntrypointArguments(step, spec, { run: run.execution.runName });
        const child = spawnSync(process.execPath, [join(this.config.folder, "app/entrypoint.mjs"), ...args], {
          cwd: join(this.config.folder, "work"),
          encoding: "utf8",
        });
        if (child.status !== 0) throw new Error(child.stdout + child.stderr);
      }
      return { kind: "finished", run };
    }
  }
`;

const pipeline = `
  import { pipeline, step } from "@tsugite/core";
  export const make = step("make", () => new Uint8Array(12_000_000).fill(7));
  export const count = step("count", ({ bytes }: { bytes: Uint8Array }) => bytes.length);
  export default pipeline("counting", () => count({ bytes: make() }));
`;

async function newFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tsugite-s3-project-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

async function newProject(config: S3ArtifactStoreConfig, folder: string): Promise<string> {
  const root = await newFolder();
  const files = {
    "package.json": JSON.stringify({ name: "shop", type: "module" }),
    "tsugite.yaml": JSON.stringify({
      stacks: { default: { orchestrator: "away", "artifact-store": "team", "metadata-store": "here" } },
      components: {
        orchestrator: { away: { flavor: "away", config: { folder } } },
        "artifact-store": { team: { flavor: "s3", config } },
        // Found from a folder that is not the project's.
        "metadata-store": { here: { flavor: "sqlite", config: { path: join(root, "runs.db") } } },
      },
      flavors: [
        { type: "orchestrator", name: "away", source: "./orchestrator.ts#AwayOrchestrator" },
        { type: "artifact-store", name: "s3", source: "@tsugite/artifact-store-s3#S3ArtifactStore" },
      ],
    }),
    "orchestrator.ts": orchestrator,
    "pipeline.ts": pipeline,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  for (const name of ["core", "artifact-store-s3"]) {
    const path = join(root, "node_modules/@tsugite", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(workspace, "packages", name), path);
  }
  return root;
}

test("steps use the bucket from a bundle that lies in an empty folder, and that has no credential in it", async () => {
  const config = await bucketConfig();
  const folder = await newFolder();
  const root = await newProject(config, folder);
  const { result, steps } = await run(join(root, "pipeline.ts"));
  expect({ result, statuses: steps.map(({ status }) => status) }).toEqual({
    result: 12_000_000,
    statuses: ["completed", "completed"],
  });
  const sizes = [];
  for await (const { size } of (await newStore(config)).list()) sizes.push(size);
  expect(sizes.some((size) => size >= 12_000_000)).toBe(true);

  const bundle = await readdir(join(folder, "app"));
  expect(bundle.toSorted()).toEqual(["entrypoint.mjs", "entrypoint.mjs.map", "pipeline.json", "stack.json"]);
  const { keys } = inject("s3");
  for (const name of bundle) {
    const text = await readFile(join(folder, "app", name), "utf8");
    expect(text.includes(keys.secretAccessKey) || text.includes(keys.accessKeyId), name).toBe(false);
  }
  const database = await readFile(join(root, "runs.db"), "latin1");
  expect(database.includes(keys.secretAccessKey)).toBe(false);
});
