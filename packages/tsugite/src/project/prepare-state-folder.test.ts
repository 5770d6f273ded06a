import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { prepareStateFolder } from "./prepare-state-folder.ts";

test("what Tsugite keeps in a project is kept out of version control", async () => {
  const root = await makeProject({});
  await prepareStateFolder(root);
  await prepareStateFolder(root);
  expect(await readFile(join(root, ".tsugite/.gitignore"), "utf8")).toBe("*\n");
});

test("a file that a crash left empty is filled", async () => {
  const root = await makeProject({ ".tsugite/.gitignore": "" });
  await prepareStateFolder(root);
  expect(await readFile(join(root, ".tsugite/.gitignore"), "utf8")).toBe("*\n");
});

test("a project that cannot be written is told, with the folder and the reason", async () => {
  const root = await makeProject({});
  await writeFile(join(root, "in-the-way"), "");
  await expect(prepareStateFolder(join(root, "in-the-way"))).rejects.toMatchObject({
    code: "PROJECT_NOT_WRITABLE",
    message: expect.stringContaining(
      `${join(root, "in-the-way/.tsugite")} cannot be written: it would lie below a file`,
    ),
  });
});
