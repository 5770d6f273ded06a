import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../config/read-config.ts";
import { flavorPackage, makeProject } from "../project.test-helper.ts";
import { unregisterFlavor } from "./unregister-flavor.ts";

const text = `# Ours.
components:
  orchestrator:
    big: { flavor: mine }
# What we wrote ourselves.
flavors:
  # Runs at home.
  - type: orchestrator
    name: mine
    source: ./mine.ts#Mine # a class
  # Runs elsewhere.
  - type: orchestrator
    name: acme
    source: ./acme.ts#Acme
`;

test("a flavor that a component uses stays, and the others keep their comments", async () => {
  const projectRoot = await makeProject({ "tsugite.yaml": text });
  const unregister = async (name: string): Promise<unknown> =>
    unregisterFlavor({ projectRoot, config: await readConfig(projectRoot), type: "orchestrator", name });
  await expect(unregister("mine")).rejects.toMatchObject({
    code: "FLAVOR_NAME_TAKEN",
    message: expect.stringContaining("is used by the orchestrator big."),
  });
  expect(await unregister("acme")).toEqual({ type: "orchestrator", name: "acme", source: "./acme.ts#Acme" });
  expect(await readFile(join(projectRoot, "tsugite.yaml"), "utf8")).toBe(
    text.replace("  - type: orchestrator\n    name: acme\n    source: ./acme.ts#Acme\n", ""),
  );
});

test("the last one takes the list with it, unless somebody wrote a comment there", async () => {
  const flavors = "flavors:\n  - type: orchestrator\n    name: mine\n    source: ./mine.ts#Mine\n";
  const bare = await makeProject({ "tsugite.yaml": `stacks: {}\n${flavors}` });
  const commented = await makeProject({ "tsugite.yaml": flavors.replace("\n", "\n  # Ours.\n") });
  for (const projectRoot of [bare, commented]) {
    await unregisterFlavor({
      projectRoot,
      config: await readConfig(projectRoot),
      type: "orchestrator",
      name: "mine",
    });
  }
  expect(await readFile(join(bare, "tsugite.yaml"), "utf8")).toBe("stacks: {}\n");
  expect(await readFile(join(commented, "tsugite.yaml"), "utf8")).toContain("# Ours.");
  expect((await readConfig(commented)).flavors).toEqual([]);
});

test("one that stands in the place of another may go though it is used: the other one comes back", async () => {
  const projectRoot = await makeProject({
    "package.json": { dependencies: { acme: "*" } },
    "node_modules/acme/package.json": flavorPackage("acme", [
      { type: "orchestrator", name: "mine", source: "./index.js#Acme" },
    ]),
    "tsugite.yaml": text,
  });
  const unregister = async (name: string): Promise<unknown> =>
    unregisterFlavor({ projectRoot, config: await readConfig(projectRoot), type: "orchestrator", name });
  await unregister("mine");
  await expect(unregister("mine")).rejects.toThrow("is brought by the package acme, not registered.");
  await expect(unregister("local")).rejects.toThrow("is built in, not registered.");
  await expect(unregister("acm")).rejects.toThrow("Did you mean `acme`?");
});
