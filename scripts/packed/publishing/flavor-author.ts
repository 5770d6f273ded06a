import { docsFile } from "../consumer/docs-example.ts";
import { type Project, project } from "../consumer/project.ts";

/** The package of the flavor, and the flavor's name in it. */
export const FLAVOR_PACKAGE = "@acme/orchestrator-mine";
export const FLAVOR = "mine";

/** What somebody who knows the published packages and the docs has written: the orchestrator of the docs, in a package. */
export async function flavorAuthor(registry: string): Promise<Project> {
  return project(registry, {
    "package.json": {
      name: FLAVOR_PACKAGE,
      version: "1.2.3",
      type: "module",
      exports: { ".": "./dist/index.js" },
      files: ["dist"],
      keywords: ["tsugite-flavor"],
      tsugite: { flavors: [{ type: "orchestrator", name: FLAVOR, source: "./dist/index.js#MyOrchestrator" }] },
      scripts: { build: "tsc", test: "node --test" },
    },
    "tsconfig.json": {
      include: ["src"],
      compilerOptions: {
        target: "es2023",
        module: "nodenext",
        types: ["node"],
        strict: true,
        declaration: true,
        rootDir: "src",
        outDir: "dist",
      },
    },
    "src/index.ts": await docsFile("orchestrators.md", "my-orchestrator.ts"),
    "test/pipeline.ts": await docsFile("orchestrators.md", "pipeline.ts"),
    "test/mine.test.ts": `
      import assert from "node:assert/strict";
      import { test } from "node:test";
      import { run } from "tsugite";

      test("the flavor runs a pipeline", async () => {
        const { run: record, result } = await run("test/pipeline.ts");
        assert.deepEqual({ status: record.status, result }, { status: "completed", result: 6 });
      });
    `,
  });
}
