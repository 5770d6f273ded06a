import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { file, step } from "@tsugite/core";
import { type ReportContent, reportPage } from "../report/report-page.ts";

/** Writes the page that compares the models. The file it returns is stored, and may be deleted. */
export const report = step("report", async (content: ReportContent) => {
  const path = join(await mkdtemp(join(tmpdir(), "penguins-")), "report.html");
  await writeFile(path, await reportPage(content));
  return file(path);
});
