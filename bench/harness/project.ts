import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Lab } from "./lab.ts";

const PROGRAMS = fileURLToPath(new URL("../programs", import.meta.url));

/** A project as a user has it, with the built packages installed. */
export interface Project {
  readonly folder: string;
  /** Path of the command line's program. */
  readonly tsugite: string;
  remove(): void;
}

/**
 * Makes a project in the lab; whoever made it removes it.
 *
 * @param files Texts by path.
 */
export function makeProject(lab: Lab, files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(lab.scratch, "project-"));
  linkPackages(lab.root, folder);
  const all = { "package.json": JSON.stringify({ name: "bench", type: "module" }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // Beside the packages, so that they import what a user's program imports.
  cpSync(PROGRAMS, join(folder, "programs"), { recursive: true });
  return {
    folder,
    tsugite: join(folder, "node_modules/tsugite/bin/tsugite.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes a project for one piece of work, and removes it afterwards. */
export function withProject<Result>(
  lab: Lab,
  files: Readonly<Record<string, string>>,
  work: (project: Project) => Result,
): Result {
  const project = makeProject(lab, files);
  try {
    return work(project);
  } finally {
    project.remove();
  }
}

/**
 * Installs the packages of a checkout in a folder, as links.
 *
 * @public bench/peers, which is no part of the workspace, uses it too.
 */
export function linkPackages(root: string, folder: string): void {
  for (const [name, path] of packagesOf(root)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(path, link);
  }
}

function packagesOf(root: string): readonly (readonly [name: string, path: string])[] {
  return readdirSync(join(root, "packages")).map((folder) => {
    const path = join(root, "packages", folder);
    return [JSON.parse(readFileSync(join(path, "package.json"), "utf8")).name, path];
  });
}
