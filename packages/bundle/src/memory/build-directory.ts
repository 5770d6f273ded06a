import { join } from "node:path";

/** Where the builds of a project, and what is remembered of them, are kept. */
export function buildDirectory(projectRoot: string): string {
  return join(projectRoot, ".tsugite", "build");
}
