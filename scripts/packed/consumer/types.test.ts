import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { docsCommand, docsFile, readmeExample } from "./docs-example.ts";
import { EMPTY, type Project, project } from "./project.ts";

const PACKAGES = ["@tsugite/core", "tsugite", "@tsugite/testing", "@tsugite/orchestrator-local", "@tsugite/entrypoint"];
const TYPESCRIPTS = ["5.9", "6.0", "7.0"];

const WRONG = `import { pipeline, step } from "@tsugite/core";
export const load = step("load", () => [1, 2, 3]);
export const shout = step("shout", ({ text }: { text: string }) => text.toUpperCase());
export default pipeline("wrong", () => shout({ text: load() }));
`;

/** The names of everything that the packages export, and the code that people write first. */
async function sources(): Promise<Record<string, string>> {
  return {
    "pipeline.ts": await readmeExample(),
    "my-orchestrator.ts": await docsFile("orchestrators.md", "my-orchestrator.ts"),
    "process-orchestrator.ts": await docsFile("orchestrators.md", "process-orchestrator.ts"),
    "everything.ts": PACKAGES.map((name, at) => `export * as package${at} from "${name}";\n`).join(""),
  };
}

let consumer: Project;

beforeAll(async () => {
  consumer = await project(inject("registry"), { ...EMPTY, ...(await sources()) });
  await consumer.run("npm", "install", ...PACKAGES, "@tsugite/bundle", "zod");
  await consumer.type(await docsCommand("pipelines.md", "TypeScript"));
  await consumer.run(
    "npm",
    "install",
    ...TYPESCRIPTS.map((version) => `typescript-${version}@npm:typescript@${version}`),
  );
});
afterAll(() => consumer.remove());

/** What the compiler complains of, a line each, with the tsconfig.json of the docs and these options in addition. */
async function complaints(version: string, options: object): Promise<readonly string[]> {
  const { compilerOptions } = JSON.parse(await docsFile("pipelines.md", "tsconfig.json"));
  await consumer.write("tsconfig.json", { compilerOptions: { ...compilerOptions, ...options, skipLibCheck: false } });
  const { stdout } = await consumer.try("node", join("node_modules", `typescript-${version}`, "bin/tsc"));
  return stdout.split("\n").filter((line) => line !== "");
}

describe.each(TYPESCRIPTS)("with TypeScript %s", (version) => {
  test("the types are complete, also in declarations of one's own", async () => {
    const installed = await consumer.run("node", join("node_modules", `typescript-${version}`, "bin/tsc"), "--version");
    expect(installed.stdout).toContain(`Version ${version}.`);
    expect(await complaints(version, { declaration: true })).toEqual([]);
  });

  test("bundlers' resolution finds them too, and a wrong connection is one readable line at the call", async () => {
    await consumer.write("wrong.ts", WRONG);
    const [first, ...others] = await complaints(version, { module: "preserve" });
    await rm(join(consumer.root, "wrong.ts"));
    expect(first).toMatch(/^wrong\.ts\(4,48\): error TS2322: /);
    expect(first).toContain("Ref<number[]>");
    expect(others.filter((line) => !line.startsWith(" "))).toEqual([]);
  });
});

test("the oldest types of Node that fit do as well", async () => {
  await consumer.run("npm", "install", "--save-dev", "@types/node@24");
  expect(await complaints("7.0", { exactOptionalPropertyTypes: true })).toEqual([]);
});
