import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { OFFICIAL_FLAVORS } from "../../../packages/tsugite/src/flavors/official-flavors.ts";
import { EMPTY, type Project, project } from "../consumer/project.ts";

describe.each([
  { manager: "npm", add: "install" },
  { manager: "pnpm", add: "add" },
])("with $manager", ({ manager, add }) => {
  let consumer: Project;
  beforeAll(async () => {
    consumer = await project(inject("registry"), EMPTY);
    await consumer.run(manager, add, "@tsugite/core", "tsugite");
  });
  afterAll(() => consumer.remove());

  test.each(OFFICIAL_FLAVORS)(
    "the $type flavor $name is absent, then its command is run as printed, then it is listed",
    async (flavor) => {
      const list = [flavor.type, "flavor", "list"];
      const { stdout } = await consumer.run("tsugite", ...list);
      const command =
        stdout
          .split("\n")
          .find((line) => line.includes(flavor.package))
          ?.match(/p?npm .*$/)?.[0] ?? stdout;
      expect(command).toContain(`${manager} ${add} `);
      expect(await listed(list, flavor.name)).toMatchObject({ installed: false, version: null, install: command });

      await consumer.type(command);

      expect(await listed(list, flavor.name)).toMatchObject({ installed: true, integration: flavor.package });
      expect((await consumer.run("tsugite", ...list)).stdout).not.toContain(command);
    },
  );

  async function listed(list: readonly string[], name: string): Promise<object | undefined> {
    const { stdout } = await consumer.run("tsugite", ...list, "--json");
    return JSON.parse(stdout).flavors.find((flavor: { name: string }) => flavor.name === name);
  }
});
