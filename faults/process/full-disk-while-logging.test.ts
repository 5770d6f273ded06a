import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { onFaultyDisk } from "../disk/faulty-disk.ts";
import { makeProject } from "../project/make-project.ts";
import { tsugite } from "../project/tsugite.ts";
import { hasShims } from "../shim/compile-shim.ts";

test.skipIf(!hasShims)("lines of log that find no room are told of, and the run goes on", async () => {
  const project = makeProject({
    "pipeline.ts": `
      import { rmSync, writeFileSync } from "node:fs";
      import { pipeline, step } from "@tsugite/core";
      export const talk = step("talk", async (_: {}) => {
        const full = process.env.FULL ?? "";
        writeFileSync(full, "");
        console.log("nobody keeps this");
        await new Promise((resolve) => setTimeout(resolve, 500));
        rmSync(full);
        console.log("this is kept");
        return 1;
      });
      export default pipeline("p", () => talk({}));`,
  });
  onTestFinished(project.remove);
  const full = join(project.folder, "full");
  const env = { FULL: full, ...onFaultyDisk({ root: project.state, do: "fail", at: 1, while: full }) };
  const end = await tsugite(["run", "pipeline.ts", "--name", "one"], { cwd: project.folder, env });
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(end.stdout).toContain("One line of log could not be kept");
  expect(end.stdout).toMatch(/Free some space/);
  const logs = await tsugite(["runs", "logs", "one"], { cwd: project.folder });
  expect(logs.stdout).toContain("this is kept");
  expect(logs.stdout).not.toContain("nobody keeps this");
});
