import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConsumerProject, consumerProject, readmeExample } from "./consumer-project.ts";

let project: ConsumerProject;

beforeAll(async () => {
  project = await consumerProject(["zod", "typescript", "@types/node@24"]);
  await project.write("pipeline.ts", await readmeExample());
  await project.write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: "nodenext",
        target: "es2023",
        noEmit: true,
        types: ["node"],
        skipLibCheck: false,
      },
    }),
  );
});
afterAll(() => rm(project.root, { recursive: true, force: true }));

test("the example of the README runs as it stands, and its second run answers from the cache", async () => {
  const first = await project.run("tsugite", "run", "pipeline.ts");
  expect(first, first.stderr).toMatchObject({ code: 0 });
  const { run, steps } = JSON.parse((await project.run("tsugite", "run", "pipeline.ts", "--json")).stdout);
  expect(run.status).toBe("completed");
  expect(steps.map(({ status }: { status: string }) => status)).toEqual(steps.map(() => "cached"));
});

test("the types of the example are complete, without skipLibCheck", async () => {
  const { code, stdout } = await project.run("tsc");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});

test("a wrong connection is one readable line at the call", async () => {
  await project.write(
    "wrong.ts",
    `import { pipeline, step } from "@tsugite/core";
export const load = step("load", () => [1, 2, 3]);
export const shout = step("shout", ({ text }: { text: string }) => text.toUpperCase());
export default pipeline("wrong", () => shout({ text: load() }));
`,
  );
  const { stdout } = await project.run("tsc");
  await rm(join(project.root, "wrong.ts"));
  const lines = stdout.trim().split("\n");
  expect(lines[0]).toMatch(/^wrong\.ts\(4,48\): error TS2322: /);
  expect(lines[0]).toContain("Ref<number[]>");
});

test("programs use the client by its functions", async () => {
  await project.write(
    "program.mjs",
    `import { compile, run } from "tsugite";
     const spec = await compile("pipeline.ts");
     const { run: record, result } = await run("pipeline.ts");
     console.log(spec.steps.length > 0, record.status, Object.keys(result).length > 0);
    `,
  );
  const { stdout, stderr } = await project.run("node", "program.mjs");
  expect(stdout.trim(), stderr).toBe("true completed true");
});

test("only what the local flavor needs is installed", async () => {
  const { stdout } = await project.run("npm", "ls", "--all", "--parseable");
  const names = stdout
    .trim()
    .split("\n")
    .map((path) => path.split("node_modules/").at(-1) ?? "");
  expect(names).toContain("@tsugite/orchestrator-local");
  expect(names.filter((name) => /airflow|kubeflow|aws|postgres/.test(name))).toEqual([]);
});
