import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The files of a project by their paths, with `/` between the segments. */
export type Files = ReadonlyMap<string, string>;

const TEMPLATES = fileURLToPath(new URL("../template/", import.meta.url));

/** What is there after the checks of the workspace, and belongs to no project. */
const LEFT_BEHIND = new Set(["node_modules", ".tsugite", "dist"]);

/** Reads a template. npm leaves `.gitignore` out of packages, so here it is called `_gitignore`. */
export function templateFiles(name: string): Files {
  const root = join(TEMPLATES, name);
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name)).split(sep);
    if (!entry.isFile() || path.some((segment) => LEFT_BEHIND.has(segment))) continue;
    files.set(path.join("/").replace(/^_gitignore$/, ".gitignore"), readFileSync(join(root, ...path), "utf8"));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
