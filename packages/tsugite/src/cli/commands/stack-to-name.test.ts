import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeProject } from "../../project.test-helper.ts";
import { stackToName } from "./stack-to-name.ts";

const stack = "{ orchestrator: local, artifact-store: local, metadata-store: local }";

test("a stack has to be named where the next command would use another one", async () => {
  const root = await makeProject({ "tsugite.yaml": `stacks:\n  default: ${stack}\n  shared: ${stack}\n` });
  expect(await stackToName(root, "default")).toBeUndefined();
  expect(await stackToName(root, "shared")).toBe("shared");
  vi.stubEnv("TSUGITE_STACK", "shared");
  expect(await stackToName(root, "shared")).toBe("shared");
  vi.unstubAllEnvs();
  await mkdir(join(root, ".tsugite"));
  await writeFile(join(root, ".tsugite/active-stack"), "shared\n");
  expect(await stackToName(root, "shared")).toBeUndefined();
  expect(await stackToName(root, "default")).toBe("default");
});

test("a stack has to be named where it is not known what the next command would use", async () => {
  const root = await makeProject({ "tsugite.yaml": "stacks: [" });
  expect(await stackToName(root, "default")).toBe("default");
});
