import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  codeRequestsOf,
  compile,
  dataFilesOf,
  digestOf,
  type PipelineSpec,
  type StackDescription,
  StepWorkerPool,
} from "@tsugite/core";
import { expect, test } from "vitest";
import { codeKey } from "../digest/code-digests.ts";
import { digestCode } from "../digest/digest-code.ts";
import { buildModule } from "../module/build-module.ts";
import { makeProject, type TestProject } from "../project.test-helper.ts";
import { makeBundle } from "./make-bundle.ts";

const packages = fileURLToPath(new URL("../../../", import.meta.url));
const core = join(packages, "core/src/index.ts");
const local = join(packages, "orchestrator-local/src/index.ts");
const conditions = ["@tsugite/source"];

const component = (type: string, flavor: string, source: string) => ({
  type,
  name: "local",
  flavor,
  source,
  config: {},
});
const stack = {
  name: "local",
  components: [
    component("orchestrator", "local", "@tsugite/orchestrator-local#LocalOrchestrator"),
    component("artifact-store", "local", "@tsugite/core#LocalArtifactStore"),
    component("metadata-store", "sqlite", "@tsugite/core#SqliteMetadataStore"),
  ],
} as StackDescription;
const sources = {
  "@tsugite/core#LocalArtifactStore": { module: core, export: "LocalArtifactStore" },
  "@tsugite/core#SqliteMetadataStore": { module: core, export: "SqliteMetadataStore" },
  "@tsugite/orchestrator-local#LocalOrchestrator": { module: local, export: "LocalOrchestrator" },
  "@tsugite/orchestrator-local#LocalStepEntrypointConfiguration": {
    module: local,
    export: "LocalStepEntrypointConfiguration",
  },
};

async function compileProject(project: TestProject): Promise<PipelineSpec> {
  const options = { projectRoot: project.root, conditions };
  const module = await buildModule({ file: project.path("pipeline.ts"), ...options });
  const pool = new StepWorkerPool({
    entry: pathToFileURL(join(packages, "core/src/step-worker.ts")),
    moduleUrl: module.url,
    exportName: "default",
    projectRoot: project.root,
    locateFile: async ({ path }) => project.path(path),
  });
  try {
    const draft = await pool.describe();
    const { digests, problems } = await digestCode({ ...options, requests: codeRequestsOf(draft) });
    const files = new Map(dataFilesOf(draft).map((path) => [path, readFileSync(project.path(path))]));
    return compile(draft, {
      problems,
      codeDigest: (request) => digests.get(codeKey(request))?.digest,
      dataFile: (path) => {
        const bytes = files.get(path);
        return bytes === undefined ? "absent" : { digest: digestOf(bytes), size: bytes.length };
      },
      cacheFiles: () => ({ digest: "", faults: [] }),
    });
  } finally {
    await pool.close();
  }
}

test("a built module gives a spec, and a bundle of it runs each step in a process of its own", {
  timeout: 30_000,
}, async () => {
  const project = makeProject({
    "pipeline.ts": `import { file, pipeline, step, type DataFile } from "@tsugite/core";
import { sum } from "./src/sum.ts";
const load = step("load", async ({ csv }: { csv: DataFile }) => (await csv.text()).trim().split(",").map(Number));
export const total = step({ name: "total", retries: 1, isolation: "process" }, ({ rows }: { rows: number[] }) => sum(rows));
export { load as read };
export default pipeline("sums", () => total({ rows: load({ csv: file("rows.csv") }) }));
`,
    "src/sum.ts": `export const sum = (rows: readonly number[]): number => { console.log("adding in " + process.ppid); return rows.reduce((a, b) => a + b, 0); };\n`,
    "rows.csv": "1,2,39\n",
  });
  project.remove("node_modules/@tsugite/core");
  project.link("node_modules/@tsugite/core", join(packages, "core"));
  const spec = await compileProject(project);
  expect(spec.steps.map(({ source }) => source)).toEqual(["pipeline.ts#read", "pipeline.ts#total"]);
  const bundle = await makeBundle({
    module: { file: project.path("pipeline.ts"), projectRoot: project.root },
    spec,
    stack,
    sources,
    entrypoint: join(packages, "entrypoint/src/index.ts"),
    outDir: project.path("out"),
    conditions,
  });
  expect(bundle.files.map((path) => path.replace(/[0-9a-f]{64}/, "<digest>"))).toEqual([
    "assets/<digest>",
    "entrypoint.mjs",
    "entrypoint.mjs.map",
    "pipeline.json",
    "stack.json",
  ]);
  const { LocalStepEntrypointConfiguration } = await import(local);
  const work = project.path("work");
  mkdirSync(work);
  for (const step of spec.steps) {
    const args: string[] = LocalStepEntrypointConfiguration.getEntrypointArguments(step, spec, { run_name: "one" });
    const { pid, status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(bundle.directory, "entrypoint.mjs"), ...args],
      {
        cwd: work,
        encoding: "utf8",
        env: {},
      },
    );
    expect({ status, output: stdout + stderr }).toMatchObject({
      status: 0,
      output: expect.stringContaining(`Step ${step.name} completed`),
    });
    // The bundle's one file is also the program of the process that the step asks for.
    if (step.name === "total") expect(stdout).toContain(`adding in ${pid}`);
  }
});

test("a bundle of the real parts holds nothing of the bundler", { timeout: 30_000 }, async () => {
  const project = makeProject({
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";\nexport const a = step("a", () => 1);\nexport default pipeline("p", () => a({}));`,
  });
  project.remove("node_modules/@tsugite/core");
  project.link("node_modules/@tsugite/core", join(packages, "core"));
  const bundle = await makeBundle({
    module: { file: project.path("pipeline.ts"), projectRoot: project.root },
    spec: await compileProject(project),
    stack,
    sources,
    entrypoint: join(packages, "entrypoint/src/index.ts"),
    outDir: project.path("out"),
    conditions,
  });
  const map = JSON.parse(readFileSync(join(bundle.directory, "entrypoint.mjs.map"), "utf8")) as { sources: string[] };
  const owners = new Set(map.sources.map((source) => /@tsugite\/[^/]+/.exec(source)?.[0] ?? ""));
  expect([...owners].filter(Boolean).sort()).toEqual([
    "@tsugite/core",
    "@tsugite/entrypoint",
    "@tsugite/orchestrator-local",
  ]);
  expect(map.sources.filter((source) => /rolldown|magic-string/.test(source))).toEqual([]);
  const code = readFileSync(join(bundle.directory, "entrypoint.mjs"), "utf8");
  expect(code.match(/Symbol\.for\("tsugite\.marks"\)/g)).toHaveLength(1);
  expect(code).not.toContain(packages);
});
