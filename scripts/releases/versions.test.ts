import { expect, test } from "vitest";
import { dependentsOfCore } from "./packages.ts";
import { ReleaseLab } from "./release-lab.ts";

const CORE = "@tsugite/core";
const LOCAL = "@tsugite/orchestrator-local";

test.concurrent("a patch of one flavor releases that package and no other", async ({ expect }) => {
  await using lab = await ReleaseLab.at("1.4.0");
  expect(await lab.release({ [LOCAL]: "patch" })).toEqual({ [LOCAL]: "1.4.1" });
});

test.concurrent("a patch and a minor of core leave every flavor as it is", async ({ expect }) => {
  await using lab = await ReleaseLab.at("1.0.0");
  expect(await lab.release({ [CORE]: "patch" })).toEqual({ [CORE]: "1.0.1" });
  expect(await lab.release({ [CORE]: "minor" })).toEqual({ [CORE]: "1.1.0" });
});

test.concurrent("a major of core reaches all that have it as a peer, as a patch unless the changeset says more", async ({
  expect,
}) => {
  await using lab = await ReleaseLab.at("1.0.0");
  const patched = Object.fromEntries((await dependentsOfCore()).map((name) => [name, "1.0.1"]));
  expect(await lab.release({ [CORE]: "major", [LOCAL]: "major" })).toEqual({
    ...patched,
    [CORE]: "2.0.0",
    [LOCAL]: "2.0.0",
  });
});

test.concurrent("pre-releases count by themselves, each package for itself, and become 1.0.0 together", async ({
  expect,
}) => {
  await using lab = await ReleaseLab.at("0.1.0");
  const names = Object.keys(await lab.versions());
  await lab.changeset("pre", "enter", "pre");
  const all = await lab.release(Object.fromEntries(names.map((name) => [name, "major" as const])));
  expect(all).toEqual(Object.fromEntries(names.map((name) => [name, "1.0.0-pre.0"])));
  expect(await lab.release({ [CORE]: "minor" })).toEqual({ [CORE]: "1.0.0-pre.1" });
  expect(await lab.release({ [LOCAL]: "patch" })).toEqual({ [LOCAL]: "1.0.0-pre.1" });
  expect(await lab.release({ [CORE]: "major" })).toEqual({ [CORE]: "1.0.0-pre.2" });
  await lab.changeset("pre", "exit");
  await lab.changeset("version");
  expect(await lab.versions()).toEqual(Object.fromEntries(names.map((name) => [name, "1.0.0"])));
});

test("a changelog has one entry for a dependency, however many changes it brought", async () => {
  await using lab = await ReleaseLab.at("1.0.0");
  await lab.release({ [CORE]: "major", "@tsugite/bundle": "major" });
  expect(await lab.changelog("@tsugite/bundle")).toBe(`# @tsugite/bundle

## 2.0.0

### Major Changes

- fix: a change

### Patch Changes

- Updated dependencies
  - \`@tsugite/core\` 2.0.0
`);
});
