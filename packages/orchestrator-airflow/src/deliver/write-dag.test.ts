import { fork } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bundle, digestOf, digestOfJson } from "@tsugite/core";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dagRequest } from "../dag/dag-request.test-helper.ts";
import { describeDag } from "../dag/describe-dag.ts";
import { renderDagFile } from "../dag/render-dag-file.ts";
import { pythonFile } from "../python-files.ts";
import { writeDag } from "./write-dag.ts";

let root: string;
let dagsFolder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tsugite-deliver-"));
  dagsFolder = join(root, "dags");
  await mkdir(dagsFolder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

type Tree = Readonly<Record<string, string>>;

async function bundleOf(tree: Tree): Promise<Bundle> {
  const digest = digestOfJson(tree);
  const directory = join(root, "bundles", digest);
  for (const [path, content] of Object.entries(tree)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return { directory, digest, files: Object.keys(tree).sort() };
}

/** The text of a DAG that names a bundle, as the generated file does. */
function dagText(bundle: Bundle, note = ""): string {
  return `# airflow dag\ntags = ["tsugite:${digestOf(bundle.digest + note).slice(0, 16)}"]\nbundle = "${bundle.digest}"\n`;
}

async function treeOf(directory: string): Promise<Tree> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return Object.fromEntries(files.map((file, index) => [file.slice(directory.length + 1), contents[index] ?? ""]));
}

/** What Airflow would find: the DAG's file whole, and the bundle that it names complete. */
async function expectWhole(trees: readonly Tree[]): Promise<void> {
  const text = await readFile(join(dagsFolder, "p.py"), "utf8");
  const [, named = ""] = /bundle = "(\w+)"/.exec(text) ?? [];
  const tree = trees.find((each) => digestOfJson(each) === named);
  expect(text).toMatch(/\n$/);
  expect(await treeOf(join(dagsFolder, ".tsugite/p", named))).toEqual(tree);
}

const segment = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/);
const trees = fc
  .dictionary(
    fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
    fc.string(),
    {
      minKeys: 1,
      maxKeys: 6,
    },
  )
  // No path is a folder of another.
  .map((tree) => {
    const paths = Object.keys(tree);
    const kept = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
    return Object.fromEntries(kept.map((path) => [path, tree[path] ?? ""]));
  });

test("whatever is delivered, one after the other or at once, Airflow finds a whole DAG with its whole bundle", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(trees, { minLength: 1, maxLength: 4 }), fc.boolean(), async (many, atOnce) => {
      await rm(join(root, "dags"), { recursive: true });
      await mkdir(dagsFolder);
      const deliver = async (tree: Tree): Promise<void> => {
        const bundle = await bundleOf(tree);
        await writeDag({ dagsFolder, dagId: "p", text: dagText(bundle), bundle });
      };
      if (atOnce) await Promise.all([...many, ...many].map(deliver));
      else for (const tree of many) await deliver(tree);
      await expectWhole(many);
      expect((await readdir(dagsFolder)).sort()).toEqual([".tsugite", "p.py"]);
      expect((await readdir(join(dagsFolder, ".tsugite"))).sort()).toEqual([".airflowignore", "p"]);
    }),
    { numRuns: 60 },
  );
});

test("what is there already is left as it is, so that Airflow has nothing to read again", async () => {
  const bundle = await bundleOf({ "entrypoint.mjs": "1" });
  const delivery = { dagsFolder, dagId: "p", text: dagText(bundle), bundle };
  expect(await writeDag(delivery)).toBe(true);
  const before = await stat(join(dagsFolder, "p.py"));
  expect(await writeDag(delivery)).toBe(false);
  expect((await stat(join(dagsFolder, "p.py"))).ino).toBe(before.ino);
  expect(await writeDag({ ...delivery, text: dagText(bundle, "other schedule") })).toBe(true);
});

test("another user can read it, and programs stay programs", async () => {
  const bundle = await bundleOf({ "bin/tool": "#!", "entrypoint.mjs": "1" });
  await chmod(join(bundle.directory, "bin/tool"), 0o755);
  await writeDag({ dagsFolder, dagId: "p", text: dagText(bundle), bundle });
  const mode = async (path: string): Promise<number> => (await stat(join(dagsFolder, path))).mode & 0o777;
  const there = `.tsugite/p/${bundle.digest}`;
  const mask = process.umask();
  expect(await mode(there)).toBe(0o777 & ~mask);
  expect(await mode(`${there}/bin`)).toBe(0o777 & ~mask);
  expect(await mode(`${there}/bin/tool`)).toBe(0o755 & ~mask);
  expect(await mode("p.py")).toBe(0o666 & ~mask);
});

test("a file that somebody else wrote is not overwritten", async () => {
  await writeFile(join(dagsFolder, "p.py"), "from airflow import DAG\n");
  const bundle = await bundleOf({ "entrypoint.mjs": "1" });
  await expect(writeDag({ dagsFolder, dagId: "p", text: dagText(bundle), bundle })).rejects.toThrow(
    `The file ${dagsFolder}/p.py is there and was not written by Tsugite; it is left as it is. Rename the pipeline, or move that file away.`,
  );
  expect(await readFile(join(dagsFolder, "p.py"), "utf8")).toBe("from airflow import DAG\n");
});

test("nor is the DAG of another pipeline of the same name", async () => {
  const template = await readFile(pythonFile("dag.py"), "utf8");
  const { name, source } = { name: "p", source: "pipeline.ts#default" };
  const data = describeDag(dagRequest({ name, source, steps: [] }));
  const { text } = renderDagFile(template, data);
  await writeDag({ dagsFolder, dagId: "p", text });
  const other = renderDagFile(template, { ...data, source: "b.ts#p" });
  await expect(writeDag({ dagsFolder, dagId: "p", text: other.text })).rejects.toThrow(
    `The DAG p in ${dagsFolder}/p.py is of pipeline.ts#default of the project shop, and would be replaced by one of b.ts#p of the project shop; it is left as it is. Rename one of the two pipelines. If it is the same one and has moved: \`tsugite undeploy p\`, and deploy it again.`,
  );
  const elsewhere = renderDagFile(template, { ...data, project: "zoo" });
  await expect(writeDag({ dagsFolder, dagId: "p", text: elsewhere.text })).rejects.toMatchObject({
    code: "NAME_INVALID",
  });
  expect(await readFile(join(dagsFolder, "p.py"), "utf8")).toBe(text);
});

test.for(["..", ".", ".tsugite", "a/b", ""])("the id %j leads nowhere else", async (dagId) => {
  const bundle = await bundleOf({ "entrypoint.mjs": "1" });
  await expect(writeDag({ dagsFolder, dagId, text: "", bundle })).rejects.toMatchObject({ code: "NAME_INVALID" });
});

test("a folder of DAGs that is not there is told, and not made", async () => {
  const bundle = await bundleOf({ "entrypoint.mjs": "1" });
  const missing = join(root, "dgas");
  await expect(writeDag({ dagsFolder: missing, dagId: "p", text: "", bundle })).rejects.toThrow(
    `The DAG p could not be written into ${missing}: ENOENT`,
  );
  await expect(stat(missing)).rejects.toThrow("ENOENT");
});

test("what a crash left half written is swept a day later", async () => {
  const bundle = await bundleOf({ "entrypoint.mjs": "1" });
  await mkdir(join(dagsFolder, ".tsugite/.new-old/node_modules"), { recursive: true });
  await mkdir(join(dagsFolder, ".tsugite/.new-young"));
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1_000);
  await utimes(join(dagsFolder, ".tsugite/.new-old"), yesterday, yesterday);
  await writeDag({ dagsFolder, dagId: "p", text: dagText(bundle), bundle });
  expect((await readdir(join(dagsFolder, ".tsugite"))).sort()).toEqual([".airflowignore", ".new-young", "p"]);
});

test("a delivery that is killed at any moment leaves the DAG before it or the one after it, whole", async () => {
  const files = Array.from({ length: 150 }, (_, index) => `node_modules/m${index % 20}/f${index}.js`);
  const before: Tree = { "entrypoint.mjs": "before" };
  const first = await bundleOf(before);
  await writeDag({ dagsFolder, dagId: "p", text: dagText(first), bundle: first });
  const seen = new Set<string>();
  const versions: Tree[] = [before];
  for (let round = 0; round < 12; round++) {
    const tree = Object.fromEntries(files.map((file) => [file, `${round} ${"x".repeat(2_000)}`]));
    versions.push(tree);
    const bundle = await bundleOf(tree);
    const child = fork(join(import.meta.dirname, "write-dag.test-fixture.ts"), { stdio: "inherit" });
    await once(child, "message");
    child.send({ dagsFolder, dagId: "p", text: dagText(bundle), bundle });
    const exited = once(child, "exit");
    await Promise.race([sleep(round * 12), exited]);
    child.kill("SIGKILL");
    await exited;
    await expectWhole(versions);
    seen.add((await readFile(join(dagsFolder, "p.py"), "utf8")).includes(bundle.digest) ? "after" : "before");
    await writeDag({ dagsFolder, dagId: "p", text: dagText(bundle), bundle });
    await expectWhole(versions);
  }
  expect(seen).toContain("before");
});
