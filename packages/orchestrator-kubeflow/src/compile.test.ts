import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { compile } from "tsugite";
import { expect, test } from "vitest";
import { kubeflowProject } from "./played/project.test-helper.ts";

const CANARY = "canary-51c3";

test("a file for people needs no Kubeflow, no registry and no image: what stands in its place is told; the same each time", async () => {
  const files = {
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      export const load = step("load", () => [1, 2]);
      export const sum = step("sum", ({ rows }: { rows: number[] }) => rows.length);
      export default pipeline("counting", () => sum({ rows: load() }));
    `,
    token: CANARY,
  };
  const config = { auth: { token: { file: "token" } }, steps: { env: { PG_URL: { secret: "postgres", key: "url" } } } };
  const stack = { "image-builder": undefined };
  const { root, file } = await kubeflowProject(files, "http://127.0.0.1:1", { config, stack });
  const lines: string[] = [];
  const [first, second] = [join(root, "build"), join(root, "again")];
  const { files: written } = await compile(file, {
    stack: "default",
    outDir: first,
    onLog: (line) => lines.push(line),
  });
  await compile(file, { stack: "default", outDir: second });
  expect(written).toEqual([
    { path: join(first, "counting.yaml"), purpose: "the pipeline, to be uploaded to Kubeflow" },
  ]);
  const text = await readFile(join(first, "counting.yaml"), "utf8");
  expect(await readFile(join(second, "counting.yaml"), "utf8")).toBe(text);
  expect(await readdir(first)).toEqual(["counting.yaml"]);
  expect(text).toContain(`image-of.invalid/counting@sha256:${"0".repeat(64)}`);
  expect(text).toContain("secretAsEnv");
  expect(text).not.toContain(CANARY);
  expect(text).not.toContain(root);
  expect(lines.join("\n")).toContain("No image was built: image-of.invalid/counting@sha256:0000");
});
