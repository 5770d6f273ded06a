import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseStack } from "../config/active-stack.ts";
import { editConfig } from "../config/edit-config.ts";
import { initProject } from "../config/init-project.ts";
import { makeProject } from "../project.test-helper.ts";
import { writeProject } from "./write-project.ts";

const noConfig = { stacks: {}, components: {}, flavors: [] };

test.each(["EACCES", "EROFS", "ENOSPC"])("a file that cannot be written for %s is told by its path", async (code) => {
  const fail = (): never => {
    throw Object.assign(new Error(`${code}: reason`), { code, syscall: "open" });
  };
  await expect(writeProject("/shop/tsugite.yaml", fail)).rejects.toMatchObject({
    code: "PROJECT_NOT_WRITABLE",
    message: expect.stringContaining("/shop/tsugite.yaml"),
  });
});

test("a mistake of ours is not taken for one of the disk", async () => {
  await expect(
    writeProject("/shop/tsugite.yaml", () => Promise.reject(new TypeError("x is no function"))),
  ).rejects.toThrow(TypeError);
});

test("everything that is written into a project tells so when it cannot be", async () => {
  const root = await makeProject({ "in-the-way": "", "folder/tsugite.yaml/x": "", "ignored/.gitignore/x": "" });
  const notWritable = (path: string): object => ({
    code: "PROJECT_NOT_WRITABLE",
    message: expect.stringContaining(path),
  });
  const wrong = join(root, "in-the-way");
  await expect(initProject(wrong)).rejects.toMatchObject(notWritable(join(wrong, "tsugite.yaml")));
  await expect(initProject(join(root, "ignored"))).rejects.toMatchObject(notWritable(join(root, "ignored/.gitignore")));
  await writeFile(join(root, ".tsugite"), "");
  await expect(chooseStack(root, noConfig, "local")).rejects.toMatchObject(
    notWritable(join(root, ".tsugite/active-stack")),
  );
  await mkdir(join(root, "gone"));
  await expect(editConfig(join(root, "gone/deeper"), () => {})).rejects.toMatchObject(
    notWritable(join(root, "gone/deeper/tsugite.yaml")),
  );
});
