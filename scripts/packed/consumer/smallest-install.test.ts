import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Finished } from "../registry/run-program.ts";
import { readmeExample } from "./docs-example.ts";
import { type InstalledPackage, installedPackages } from "./installed-packages.ts";
import { EMPTY, type Project, project } from "./project.ts";

/** What packages and files of flavors and of their backends are called. The digests in names of built files are in capitals. */
const OTHER_FLAVORS = /airflow|kubeflow|kubernetes|docker|dagster|argo|aws|s3|minio|postgres|\bpg\b/;

describe.each([
  { manager: "npm", add: "install" },
  { manager: "pnpm", add: "add" },
])("in an empty project, $manager $add @tsugite/core tsugite", ({ manager, add }) => {
  let consumer: Project;
  let printed: Finished;
  let packages: readonly InstalledPackage[];

  beforeAll(async () => {
    consumer = await project(inject("registry"), EMPTY);
    printed = await consumer.run(manager, add, "@tsugite/core", "tsugite");
    packages = await installedPackages(consumer.root);
  });
  afterAll(() => consumer.remove());

  test("installs the local flavor and nothing of another", () => {
    const ours = packages.filter(({ name }) => /tsugite/.test(name));
    expect(ours.map(({ name }) => name).sort()).toEqual([
      "@tsugite/bundle",
      "@tsugite/core",
      "@tsugite/entrypoint",
      "@tsugite/orchestrator-local",
      "tsugite",
    ]);
    const named = [...packages.map(({ name }) => name), ...ours.flatMap(({ files }) => files)];
    expect(named.filter((name) => OTHER_FLAVORS.test(name))).toEqual([]);
  });

  test("stays small, and says how small", () => {
    const megabytes = packages.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
    const largest = [...packages].sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    const parts = largest.map(({ name, bytes }) => `${name} ${(bytes / 1e6).toFixed(1)} MB`).join(", ");
    console.log(`${manager}: ${packages.length} packages, ${megabytes.toFixed(1)} MB. The largest: ${parts}.`);
    expect(packages.length).toBeLessThanOrEqual(40);
    expect(megabytes).toBeLessThan(30);
  });

  test("warns of nothing, and leaves nothing that is missing or in the wrong version", async () => {
    expect(printed.stdout + printed.stderr).not.toMatch(/warn|deprecated|peer/i);
    await consumer.run(manager, ...(manager === "npm" ? ["ls", "--all"] : ["peers", "check"]));
  });

  test("holds one copy of each package", () => {
    const names = packages.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test("runs the example of the README, and answers from the cache the second time", async () => {
    await consumer.write("pipeline.ts", await readmeExample());
    await consumer.run(manager, add, "zod");
    await consumer.run("tsugite", "run", "pipeline.ts", "--param", "noise=0.1");
    const again = await consumer.run("tsugite", "run", "pipeline.ts", "--param", "noise=0.1", "--json");
    const { run, steps } = JSON.parse(again.stdout);
    expect(run.status).toBe("completed");
    expect(steps.map(({ status }: { status: string }) => status)).toEqual(["cached", "cached"]);
  });

  test("lets programs use the client by its functions", async () => {
    await consumer.write(
      "program.js",
      `import { compile, run } from "tsugite";
       const spec = await compile("pipeline.ts");
       const { run: record, result } = await run("pipeline.ts");
       console.log(spec.steps.length, record.status, Object.keys(result));
      `,
    );
    expect((await consumer.run("node", "program.js")).stdout).toBe("2 completed [ 'line' ]\n");
  });
});
