import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The files of a project by their paths, with `/` between the segments. */
export type Files = ReadonlyMap<string, string>;

const TEMPLATES = fileURLToPath(new URL("../template/", import.meta.url));

/** What is there after the checks of the workspace, and belongs to no project. */
const LEFT_BEHIND = new Set(["node_modules", ".tsugite", "dist"]);

/**
 * Files that would mean something for this package itself, by their names in the template: npm leaves `.gitignore` out of
 * packages, pnpm adds no license to a package that has one somewhere, and a package.json marks a package of its own.
 */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["_gitignore", ".gitignore"],
  ["_package.json", "package.json"],
  ["_LICENSE", "LICENSE"],
]);

/** Reads a template. */
export function templateFiles(template: string): Files {
  const root = join(TEMPLATES, template);
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name)).split(sep);
    if (!entry.isFile() || path.some((segment) => LEFT_BEHIND.has(segment))) continue;
    const name = path.join("/");
    files.set(RENAMED.get(name) ?? name, readFileSync(join(root, name), "utf8"));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
