import { expect, test } from "vitest";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { runCli } from "./cli.test-helper.ts";

function projectWith(flavor: string): Promise<string> {
  const declared = {
    type: "orchestrator",
    name: flavor,
    source: "./index.js#Acme",
    commands: [{ name: "up", summary: "Start it", source: "./index.js#up" }],
  };
  return makeProject({
    "package.json": { type: "module", dependencies: { "acme-flavor": "*" } },
    "node_modules/acme-flavor/package.json": flavorPackage("acme-flavor", [declared]),
    "node_modules/acme-flavor/index.js": `${orchestratorSource("Acme", flavor)}\nexport function up() {}`,
    "mine.ts": orchestratorSource("Mine", flavor),
  });
}

test("the list says which flavor of a package a registered one stands before", async () => {
  const root = await projectWith("acme");
  await runCli(["orchestrator", "flavor", "register", "./mine.ts#Mine", "--replace"], root);
  const { stderr } = await runCli(["orchestrator", "flavor", "list"], root);
  expect(stderr).toContain(
    "`acme` is ./mine.ts#Mine, which tsugite.yaml registers; that of acme-flavor (acme-flavor/index.js#Acme) is not used.",
  );
});

test("who registers a flavor with the name of a command is told that its own commands cannot be called", async () => {
  const root = await projectWith("run");
  const { code, stderr } = await runCli(["orchestrator", "flavor", "register", "acme-flavor/index.js#Acme"], root);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("cannot be called") });
});
