import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workspace } from "../docs/doc-project.ts";
import { type Manifest, type PublishedPackage, publishedPackages } from "../releases/packages.ts";

const exec = promisify(execFile);
/** A package has none before its first release. */
const CHANGELOG = "CHANGELOG.md";

interface Packed extends PublishedPackage {
  /** Paths in the tarball. */
  readonly files: readonly string[];
  /** The `package.json` in it. */
  readonly published: Manifest;
}

let target: string;
let packed: readonly Packed[];

beforeAll(async () => {
  target = await mkdtemp(join(tmpdir(), "tsugite-packed-"));
  packed = await Promise.all((await publishedPackages()).map(pack));
});
afterAll(() => rm(target, { recursive: true, force: true }));

test("a package holds these files and no others", async () => {
  const lists = packed.map(({ manifest, files }) => {
    const kinds = new Set(files.filter((file) => file !== CHANGELOG).map(kindOf));
    return [manifest.name, ...[...kinds].sort().map((kind) => `  ${kind}`), ""].join("\n");
  });
  await expect(lists.join("\n")).toMatchFileSnapshot("golden/packed-files.txt");
});

test("a package holds its changelog, once it has one", () => {
  for (const { folder, files } of packed) {
    expect(files.includes(CHANGELOG), folder).toBe(existsSync(join(workspace, folder, CHANGELOG)));
  }
});

test("every declaration belongs to a source, and none to a test", () => {
  const strangers = packed.flatMap(({ folder, files }) =>
    files.filter((file) => /^dist\/.*\.d\.ts$/.test(file) && !belongsToSource(join(workspace, folder), file)),
  );
  expect(strangers).toEqual([]);
});

test("a packed package asks for the versions of the others it was built with, and those compatible with them", () => {
  const versions = new Map(packed.map(({ manifest }) => [manifest.name, manifest.version]));
  const ranges = packed.flatMap(({ published }) =>
    [published.dependencies, published.peerDependencies].flatMap((group) => Object.entries(group ?? {})),
  );
  const internal = ranges.filter(([name]) => versions.has(name));
  expect(internal.length).toBeGreaterThan(0);
  expect(internal).toEqual(internal.map(([name]) => [name, `^${versions.get(name)}`]));
  expect(ranges.filter(([, range]) => range.includes(":"))).toEqual([]);
});

function belongsToSource(folder: string, declaration: string): boolean {
  const source = declaration.replace(/^dist/, "src").replace(/\.d\.ts$/, ".ts");
  return existsSync(join(folder, source)) && !/\.test[.-]/.test(source);
}

/** The path of a file; the same for all that are named after what was built into them. */
function kindOf(file: string): string {
  return file
    .replace(/^dist\/.*\.d\.ts$/, "dist/**/*.d.ts")
    .replace(/^dist\/.*-[A-Z0-9]{8}(?=\.js)/, "dist/*-<digest>");
}

async function pack(one: PublishedPackage): Promise<Packed> {
  const options = { cwd: join(workspace, one.folder) };
  const { stdout } = await exec("pnpm", ["pack", "--json", "--pack-destination", target], options);
  const { filename, files } = JSON.parse(stdout) as { filename: string; files: { path: string }[] };
  const { stdout: published } = await exec("tar", ["-xOf", filename, "package/package.json"], options);
  return { ...one, files: files.map(({ path }) => path), published: JSON.parse(published) };
}
