import { expect, test } from "vitest";
import { makeProject } from "../../project.test-helper.ts";
import { printed } from "../cli.test-helper.ts";
import { flavorList } from "./flavor-list.ts";

const official = [
  { type: "orchestrator", name: "acme", package: "@tsugite/orchestrator-acme" },
  { type: "image-builder", name: "kiln", package: "@tsugite/image-builder-kiln" },
] as const;
const installed = {
  "node_modules/@tsugite/orchestrator-acme/package.json": {
    version: "1.2.3",
    tsugite: { flavors: [{ type: "orchestrator", name: "acme", source: "./index.js#Acme" }] },
  },
  "package.json": { dependencies: { "@tsugite/orchestrator-acme": "*" } },
};

test("an official flavor that the project lacks is listed with the command that installs it", async () => {
  const root = await makeProject({ "package.json": {}, "pnpm-lock.yaml": "" });
  const text = await printed(flavorList("orchestrator", official), { cwd: root });
  expect(text).toContain("local   built-in");
  expect(text).toMatch(/\n\nNot installed:\n {2}acme {2}pnpm add @tsugite\/orchestrator-acme\n$/);
  expect(JSON.parse(await printed(flavorList("orchestrator", official), { cwd: root, json: true }))).toEqual({
    type: "orchestrator",
    flavors: [
      {
        type: "orchestrator",
        name: "local",
        integration: "built-in",
        version: expect.any(String),
        source: "@tsugite/orchestrator-local#LocalOrchestrator",
        installed: true,
      },
      {
        type: "orchestrator",
        name: "acme",
        integration: "@tsugite/orchestrator-acme",
        version: null,
        source: null,
        installed: false,
        install: "pnpm add @tsugite/orchestrator-acme",
      },
    ],
    problems: [],
  });
});

test("once it is installed it is listed as any other", async () => {
  const text = await printed(flavorList("orchestrator", official), { cwd: await makeProject(installed) });
  expect(text).toMatch(/^acme +@tsugite\/orchestrator-acme +1\.2\.3 +@tsugite\/orchestrator-acme\/index\.js#Acme$/m);
  expect(text).not.toContain("Not installed");
});

test("of a type that nothing is there for, what could be installed is listed all the same", async () => {
  const root = await makeProject({ "package-lock.json": {} });
  expect(await printed(flavorList("image-builder", official), { cwd: root })).toBe(
    "Not installed:\n  kiln  npm install @tsugite/image-builder-kiln\n",
  );
  expect(await printed(flavorList("container-registry", official), { cwd: root })).toBe(
    "This project has no container-registry flavor. Add a package that brings one.\n",
  );
});
