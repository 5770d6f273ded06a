import { execFile } from "node:child_process";
import { join } from "node:path";
import { workspace } from "./doc-project.ts";

/** Formats a generated page as everything else in docs/ is formatted, code blocks included. */
export function formatMarkdown(page: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const biome = join(workspace, "node_modules/.bin/biome");
    const child = execFile(biome, ["format", "--stdin-file-path=page.md"], { cwd: workspace }, (error, stdout) => {
      if (error === null) resolve(stdout.endsWith("\n") ? stdout : `${stdout}\n`);
      else reject(error);
    });
    child.stdin?.end(page);
  });
}
