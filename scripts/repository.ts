// Says in the workspace's package.json, and in that of every published package, where the sources are:
// `pnpm repository https://github.com/<owner>/<name>`. npm shows it, and compares it with a release's provenance. Without
// an address, every package gets the one that the workspace has; a new package needs it.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workspace } from "./docs/doc-project.ts";
import { publishedPackages } from "./releases/packages.ts";

const [address] = process.argv.slice(2);
if (address !== undefined) await edit("", { type: "git", url: gitUrl(address) });
const { repository } = JSON.parse(await readFile(join(workspace, "package.json"), "utf8"));
if (repository === undefined) {
  process.stderr.write("The workspace has no repository yet: pnpm repository https://github.com/<owner>/<name>\n");
  process.exitCode = 2;
} else {
  for (const { folder } of await publishedPackages()) await edit(folder, { ...repository, directory: folder });
}

/** The address in the form that npm writes by itself, so that it warns of nothing. */
function gitUrl(given: string): string {
  return `git+${given.replace(/^git\+/, "").replace(/(?:\.git)?\/?$/, ".git")}`;
}

async function edit(folder: string, repository: object): Promise<void> {
  const path = join(workspace, folder, "package.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, `${JSON.stringify({ ...manifest, repository }, undefined, 2)}\n`);
}
