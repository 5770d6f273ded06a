import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";

test("files among the results can be opened under their own names, also two of one name", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `
      import { mkdtempSync, writeFileSync } from "node:fs";
      import { file, pipeline, step } from "@tsugite/core";
      export const write = step("write", ({ text }: { text: string }) => {
        const path = mkdtempSync("/tmp/tsugite-result-") + "/page.html";
        writeFileSync(path, text);
        return file(path);
      });
      export default pipeline("pages", () => {
        const [one, two] = ["one", "two"].map((text) => write({ text }, { name: text }));
        return { one, two, again: one };
      });`,
  });
  const { result } = await run(join(root, "pipeline.ts"));
  const { one, two, again } = result as Record<string, { path: string }>;
  expect(await readFile(one?.path ?? "", "utf8")).toBe("one");
  expect(await readFile(two?.path ?? "", "utf8")).toBe("two");
  expect([one, two].map((file) => basename(file?.path ?? ""))).toEqual(["page.html", "page.html"]);
  expect(again?.path).toBe(one?.path);
});
