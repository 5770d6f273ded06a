import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildDirectory } from "./build-directory.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

const CONTENT = `${JSON.stringify({ type: "module" })}\n`;

/** Sees to it that a package.json beside the builds says `"type": "module"` and nothing else, and gives its path. */
export function ensureModulePackage(projectRoot: string): string {
  const file = join(buildDirectory(projectRoot), "package.json");
  if (contentOf(file) !== CONTENT) writeFileAtomically(file, CONTENT);
  return file;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
