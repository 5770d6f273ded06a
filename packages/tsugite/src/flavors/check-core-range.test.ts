import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { checkProjectCore, coreRangeProblem } from "./check-core-range.ts";
import { ownCore } from "./core-copy.ts";
import type { Flavor } from "./flavor.ts";

const { version } = ownCore();
const [major = "0"] = version.split(".");

const flavorFor = (coreRange?: string): Flavor => ({
  type: "orchestrator",
  name: "acme",
  source: "acme/index.js#Acme",
  origin: { kind: "package", package: "acme", version: "1.2.3", folder: "/nowhere", ...(coreRange && { coreRange }) },
  commands: [],
});

test.each([
  undefined,
  "",
  "*",
  "workspace:^",
  `^${version}`,
  `>=${version} <9999`,
  version,
  "file:../core",
  `${major}.x || 9999.x`,
])("a flavor that asks for core %s can be used", async (range) => {
  expect(await coreRangeProblem(flavorFor(range))).toBeUndefined();
});

test.each(["^9999.0.0", `<${version}`, "9999"])(
  "a flavor that asks for core %s is told of, with both versions",
  async (range) => {
    expect(await coreRangeProblem(flavorFor(range))).toMatchObject({
      code: "CORE_INCOMPATIBLE",
      message: `The orchestrator flavor acme of acme 1.2.3 was built for @tsugite/core ${range}, but this project uses ${version}.`,
    });
  },
);

test("a project whose pipelines import a core that the program was not built for is refused, with where it lies", async () => {
  const root = await makeProject({
    "package.json": {},
    "pnpm-lock.yaml": "",
    "node_modules/@tsugite/core/package.json": { name: "@tsugite/core", version: "3.0.0" },
  });
  const built = (range: string) => ({ version: "2.1.0", peerDependencies: { "@tsugite/core": range } });
  await expect(checkProjectCore(root, built("^2.1.0"))).rejects.toMatchObject({
    code: "CORE_INCOMPATIBLE",
    message: expect.stringContaining(`import 3.0.0 in ${root}/node_modules/@tsugite/core. Use releases`),
    fix: expect.stringContaining(`pnpm add @tsugite/core@${version}`),
  });
  await checkProjectCore(root, built("^3.0.0"));
  await checkProjectCore(await makeProject({}), built("^2.1.0"));
});
