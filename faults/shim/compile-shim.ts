import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const COMPILERS = ["cc", "gcc", "clang"];

const isThere = (compiler: string): boolean => spawnSync(compiler, ["--version"]).status === 0;

/** The C compiler of this machine, if it is one on which programs can be put on top of a shim. */
const compiler = process.platform === "linux" ? COMPILERS.find(isThere) : undefined;

/** Whether the tests that need a shim can run here. */
export const hasShims: boolean = compiler !== undefined;

/** Why they cannot, for people. */
export const NO_SHIMS =
  "NOT TESTED: crashes at every write, a full disk, power loss and a moved clock. They need Linux with glibc and a C compiler: apt-get install gcc libc6-dev";

const compiled = new Map<string, string>();
let folder: string | undefined;

/**
 * Compiles a C source of this package into a temporary folder, which is gone when this process ends.
 *
 * @param source URL of the file.
 * @returns Path of the library, for `LD_PRELOAD`.
 */
export function compileShim(source: URL): string {
  const known = compiled.get(source.href);
  if (known !== undefined) return known;
  if (compiler === undefined) throw new Error(NO_SHIMS);
  folder ??= temporaryFolder();
  const library = join(folder, `${basename(source.pathname, ".c")}.so`);
  const flags = ["-std=gnu17", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-pthread"];
  const result = spawnSync(compiler, [...flags, "-o", library, fileURLToPath(source), "-ldl"], { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${compiler} could not compile ${source.href}:\n${result.stderr}`);
  compiled.set(source.href, library);
  return library;
}

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "tsugite-shims-"));
  process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}
