import { execFile } from "node:child_process";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import type { ProjectConfig } from "../config/project-config.ts";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { discoverFlavors, requireFlavor } from "./discover-flavors.ts";
import { loadFlavor } from "./load-flavor.ts";

// What npm and pnpm themselves make of a project, without the network: the flavors come as tarballs.
const exec = promisify(execFile);
const noConfig: ProjectConfig = { stacks: {}, components: {}, flavors: [] };
const npmInstall = ["npm", "install", "--offline", "--no-audit", "--no-fund"];
const pnpmInstall = ["npx", "--yes", "pnpm@12.21.0", "install", "--offline"];

let tarballs: string;

beforeAll(async () => {
  const packages = ["acme", "shared"].flatMap((name) => [
    [
      `${name}/package.json`,
      flavorPackage(`${name}-flavor`, [{ type: "orchestrator", name, source: "./index.js#Acme" }]),
    ] as const,
    [`${name}/index.js`, orchestratorSource("Acme", name)] as const,
  ]);
  tarballs = await makeProject(Object.fromEntries(packages));
  await exec("npm", ["pack", "./acme", "./shared"], { cwd: tarballs });
});

async function install([command = "", ...args]: readonly string[], files: Parameters<typeof makeProject>[0]) {
  const root = await makeProject(files);
  await exec(command, [...args], { cwd: root, env: { ...process.env, CI: "1" } });
  return root;
}

/** Each flavor that is not built in, and whether its class can be loaded. */
async function usable(folder: string): Promise<string[]> {
  const discovery = discoverFlavors(folder, noConfig);
  expect(discovery.problems).toEqual([]);
  const found = discovery.flavors.filter(({ origin }) => origin.kind === "package");
  const classes = found.map(({ type, name }) => loadFlavor(requireFlavor(discovery, type, name)));
  return (await Promise.all(classes)).map(({ FLAVOR }) => FLAVOR);
}

const tarball = (name: string): string => `file:${join(tarballs, `${name}-flavor-1.2.3.tgz`)}`;

test("a project of npm", async () => {
  const root = await install(npmInstall, { "package.json": { dependencies: { "acme-flavor": tarball("acme") } } });
  expect(await usable(root)).toEqual(["acme"]);
});

test("a project of pnpm, which links each package", async () => {
  const root = await install(pnpmInstall, { "package.json": { dependencies: { "acme-flavor": tarball("acme") } } });
  expect(lstatSync(join(root, "node_modules/acme-flavor")).isSymbolicLink()).toBe(true);
  expect(await usable(root)).toEqual(["acme"]);
});

const workspace = (packages: object): Parameters<typeof makeProject>[0] => ({
  "package.json": { private: true, devDependencies: { "shared-flavor": tarball("shared") }, ...packages },
  "packages/app/package.json": {
    name: "app",
    version: "1.0.0",
    dependencies: { "acme-flavor": tarball("acme"), ours: "*" },
  },
  "packages/ours/package.json": flavorPackage("ours", [
    { type: "orchestrator", name: "ours", source: "./index.js#Ours" },
  ]),
  "packages/ours/index.js": orchestratorSource("Ours", "ours"),
});

test("a member of a workspace of npm: its own flavors, one of the workspace, and those of the root", async () => {
  const root = await install(npmInstall, workspace({ workspaces: ["packages/*"] }));
  expect(lstatSync(join(root, "node_modules/acme-flavor")).isDirectory()).toBe(true);
  expect(await usable(join(root, "packages/app"))).toEqual(["acme", "ours", "shared"]);
  expect(await usable(root)).toEqual(["shared"]);
});

test("a member of a workspace of pnpm: the same", async () => {
  const root = await install(pnpmInstall, {
    ...workspace({}),
    "pnpm-workspace.yaml": "packages: [packages/*]\nlinkWorkspacePackages: true\n",
  });
  expect(await usable(join(root, "packages/app"))).toEqual(["acme", "ours", "shared"]);
  expect(await usable(root)).toEqual(["shared"]);
});
