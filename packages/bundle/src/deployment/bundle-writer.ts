import { randomUUID } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type Bundle, type Digest, digestOf, digestOfJson } from "@tsugite/core";
import { isInside } from "../source/source-names.ts";
import { isUnchanged, setUnchanged } from "./unchanged-file.ts";

/** Writes the folder of a bundle under a temporary name, and gives it its digest as name when it is complete. */
export class BundleWriter {
  readonly #outDir: string;
  readonly #temporary: string;
  readonly #files = new Map<string, { digest: Digest; executable: boolean; size: number }>();

  constructor(outDir: string) {
    this.#outDir = outDir;
    this.#temporary = join(outDir, `.new-${process.pid}-${randomUUID()}`);
    mkdirSync(this.#temporary, { recursive: true });
  }

  write(path: string, content: string): void {
    const file = this.#prepare(path);
    writeFileSync(file, content);
    setUnchanged(file);
    this.#files.set(path, { digest: digestOf(content), executable: false, size: Buffer.byteLength(content) });
  }

  /** Copies a file, and gives the digest of what was copied. */
  copyFile(from: string, path: string): Digest {
    const file = this.#prepare(path);
    copyFileSync(from, file);
    const executable = (statSync(from).mode & 0o100) !== 0;
    // The rest of the mode is a matter of this machine.
    chmodSync(file, executable ? 0o755 : 0o644);
    const bytes = readFileSync(file);
    setUnchanged(file);
    const digest = digestOf(bytes);
    this.#files.set(path, { digest, executable, size: bytes.byteLength });
    return digest;
  }

  /** Copies the folder of a package, without its `node_modules` and without links that lead out of it. */
  copyPackage(from: string, path: string, root: string = from): void {
    for (const name of readdirSync(from).sort()) {
      const child = join(from, name);
      if (name === "node_modules" || !existsSync(child) || !isInside(realpathSync(child), root)) continue;
      if (statSync(child).isDirectory()) this.copyPackage(child, `${path}/${name}`, root);
      else this.copyFile(child, `${path}/${name}`);
    }
  }

  /** Moves the folder to its place; one that is there already is the same, and stays, unless a file of it was changed. */
  finish(): Bundle {
    const contents = [...this.#files].map(([path, { digest, executable }]) => ({ path, digest, executable }));
    contents.sort((a, b) => (a.path < b.path ? -1 : 1));
    const files = contents.map(({ path }) => path);
    const digest = digestOfJson(contents);
    const directory = join(this.#outDir, digest);
    try {
      if (isThere(directory) && !this.#isUnchanged(directory)) this.#moveAway(directory);
      if (!existsSync(directory)) renameSync(this.#temporary, directory);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(directory)) throw error;
    } finally {
      this.discard();
    }
    return { directory, digest, files };
  }

  discard(): void {
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  #isUnchanged(directory: string): boolean {
    return [...this.#files].every(([path, { size }]) => isUnchanged(join(directory, path), size));
  }

  #moveAway(directory: string): void {
    const damaged = `${this.#temporary}-damaged`;
    renameSync(directory, damaged);
    rmSync(damaged, { recursive: true, force: true });
  }

  #prepare(path: string): string {
    const file = join(this.#temporary, path);
    if (!isInside(file, this.#temporary)) throw new Error(`${path} leads out of the bundle.`);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  }
}

/** Whether a bundle is there; it is noted as in use, so that nobody removes it. */
function isThere(directory: string): boolean {
  const now = new Date();
  try {
    utimesSync(directory, now, now);
    return true;
  } catch {
    return existsSync(directory);
  }
}
