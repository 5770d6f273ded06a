import { expect, test } from "vitest";
import { readConfig } from "../config/read-config.ts";
import { discoverFlavors } from "../flavors/discover-flavors.ts";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { adviseStackWithSchedules } from "./advise-stack-with-schedules.ts";

async function adviceFor(stacks: readonly string[]): Promise<string> {
  const names = ["scheduled", "plain", "broken"];
  const supports = "static { this.supports = { ...this.supports, schedules: true }; }";
  const root = await makeProject({
    "package.json": { dependencies: Object.fromEntries(names.map((name) => [name, "*"])) },
    ...Object.fromEntries(
      names.map((name) => [
        `node_modules/${name}/package.json`,
        flavorPackage(name, [{ type: "orchestrator", name, source: "./index.js#Some" }]),
      ]),
    ),
    "node_modules/scheduled/index.js": orchestratorSource("Some", "scheduled", supports),
    "node_modules/plain/index.js": orchestratorSource("Some", "plain"),
    "node_modules/broken/index.js": "throw new Error('broken')",
    "tsugite.yaml": `stacks:
${stacks.map((name) => `  ${name}: { orchestrator: ${name}, artifact-store: local, metadata-store: local }`).join("\n")}
components:
  orchestrator:
${names.map((name) => `    ${name}: { flavor: ${name} }`).join("\n")}
    again: { flavor: scheduled }
`,
  });
  const config = await readConfig(root);
  return adviseStackWithSchedules({ config, discovery: discoverFlavors(root, config) });
}

test("the stacks that have schedules are named, and how one of them is used from now on", async () => {
  expect(await adviceFor(["plain", "scheduled", "broken"])).toBe(
    "The stack scheduled has: name it with `--stack`, or use it from now on with `tsugite stack set scheduled`.",
  );
  expect(await adviceFor(["scheduled", "again"])).toMatch(/^The stacks scheduled and again have: /);
});

test("where no stack has schedules, that is said", async () => {
  expect(await adviceFor(["plain", "broken"])).toMatch(
    /^No stack of this project has: `tsugite orchestrator flavor list`/,
  );
});
