import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { installCommand } from "./package-manager.ts";

const byYarn = { npm_config_user_agent: "yarn/4.9.1 node/v24.11.0 linux x64" };

test.each<[string, string, Parameters<typeof makeProject>[0]]>([
  ["nothing", "npm install a b", {}],
  ["a lockfile of npm", "npm install a b", { "package-lock.json": "" }],
  ["a lockfile of pnpm", "pnpm add a b", { "pnpm-lock.yaml": "" }],
  ["a lockfile of yarn", "yarn add a b", { "yarn.lock": "" }],
  ["a lockfile of bun", "bun add a b", { "bun.lock": "" }],
  ["packageManager", "pnpm add a b", { "package.json": { packageManager: "pnpm@10.1.0+sha512.0" }, "yarn.lock": "" }],
  ["devEngines", "yarn add a b", { "package.json": { devEngines: { packageManager: { name: "yarn" } } } }],
  ["several devEngines", "pnpm add a b", { "package.json": { devEngines: { packageManager: [{ name: "pnpm" }] } } }],
  ["one that nobody knows", "npm install a b", { "package.json": { packageManager: "pip@1" } }],
  ["what makes no sense", "npm install a b", { "package.json": { packageManager: 4, devEngines: null } }],
  ["no JSON", "npm install a b", { "package.json": "{" }],
  ["a workspace of pnpm", "pnpm add -w a b", { "pnpm-lock.yaml": "", "pnpm-workspace.yaml": "" }],
  [
    "a workspace of the first yarn",
    "yarn add -W a b",
    { "package.json": { workspaces: ["packages/*"] }, "yarn.lock": "# yarn lockfile v1\n" },
  ],
  [
    "a workspace of a later yarn",
    "yarn add a b",
    { "package.json": { workspaces: ["packages/*"] }, "yarn.lock": "__metadata:\n  version: 8\n" },
  ],
])("in a project with %s, one types %s", async (_, command, files) => {
  expect(installCommand(["a", "b"], await makeProject(files), {})).toBe(command);
});

test("a member of a workspace is installed into as its root says", async () => {
  const root = await makeProject({ "pnpm-lock.yaml": "", "pnpm-workspace.yaml": "", "packages/app/package.json": {} });
  expect(installCommand(["a"], `${root}/packages/app`, {})).toBe("pnpm add a");
});

test("where the project says nothing, it is the package manager that started this program", async () => {
  expect(installCommand(["a"], await makeProject({}), byYarn)).toBe("yarn add a");
  expect(installCommand(["a"], await makeProject({ "package-lock.json": "" }), byYarn)).toBe("npm install a");
});
