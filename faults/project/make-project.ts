import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A project as a user has it, with the built packages installed. */
export interface Project {
  /** Absolute and real path. */
  readonly folder: string;
  /** Where Tsugite keeps everything by default. */
  readonly state: string;
  remove(): void;
}

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

/**
 * Makes a project in a temporary folder, which whoever asked for it removes.
 *
 * @param files Texts by path.
 */
export function makeProject(files: Readonly<Record<string, string>>): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tsugite-faults-")));
  symlinkSync(modules, join(folder, "node_modules"));
  const all = { "package.json": JSON.stringify({ name: "shop", type: "module" }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    state: join(folder, ".tsugite"),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
