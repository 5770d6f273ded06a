import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { workspace } from "../docs/doc-project.ts";
import { type Manifest, publishedPackages } from "./packages.ts";

const exec = promisify(execFile);

/** The manifests of this workspace in a folder of their own, in which changesets may version them. */
export class ReleaseLab {
  readonly #root: string;
  readonly #folders: ReadonlyMap<string, string>;

  private constructor(root: string, folders: ReadonlyMap<string, string>) {
    this.#root = root;
    this.#folders = folders;
  }

  /** Every package has this version; nothing is waiting to be released. */
  static async at(version: string): Promise<ReleaseLab> {
    const root = await mkdtemp(join(tmpdir(), "tsugite-releases-"));
    const folders = new Map<string, string>();
    for (const { folder, manifest } of await publishedPackages()) {
      await mkdir(join(root, folder), { recursive: true });
      await writeFile(join(root, folder, "package.json"), JSON.stringify({ ...manifest, version }));
      folders.set(manifest.name, folder);
    }
    for (const name of ["package.json", "pnpm-workspace.yaml", ".changeset/config.json", ".changeset/changelog.js"]) {
      await cp(join(workspace, name), join(root, name));
    }
    await writeFile(join(root, "pnpm-lock.yaml"), "");
    await symlink(join(workspace, "node_modules"), join(root, "node_modules"));
    await exec("git", ["init", "--quiet", "--initial-branch", "main", root]);
    return new ReleaseLab(root, folders);
  }

  /** `pre enter pre`, `pre exit`, `version`. */
  async changeset(...args: readonly string[]): Promise<void> {
    await exec(join(workspace, "node_modules/.bin/changeset"), [...args], { cwd: this.#root });
  }

  /** Versions what a changeset with these kinds of change asks for. Returns the packages that got another version. */
  async release(
    kinds: Readonly<Record<string, "patch" | "minor" | "major">>,
  ): Promise<Readonly<Record<string, string>>> {
    const before = await this.versions();
    const lines = Object.entries(kinds).map(([name, kind]) => `"${name}": ${kind}`);
    await writeFile(join(this.#root, ".changeset/one.md"), `---\n${lines.join("\n")}\n---\n\nfix: a change\n`);
    await this.changeset("version");
    const after = await this.versions();
    return Object.fromEntries(Object.entries(after).filter(([name, version]) => version !== before[name]));
  }

  async versions(): Promise<Readonly<Record<string, string>>> {
    const versions = [...this.#folders].map(async ([name, folder]) => {
      const manifest: Manifest = JSON.parse(await readFile(join(this.#root, folder, "package.json"), "utf8"));
      return [name, manifest.version] as const;
    });
    return Object.fromEntries(await Promise.all(versions));
  }

  async changelog(name: string): Promise<string> {
    return readFile(join(this.#root, this.#folders.get(name) ?? "", "CHANGELOG.md"), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}
