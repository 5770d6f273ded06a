import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineSpec, StackDescription } from "@tsugite/core";
import { expect, test } from "vitest";
import { installed, makeProject, type TestProject } from "../project.test-helper.ts";
import type { MakeBundleOptions } from "./bundle-request.ts";
import { makeBundle } from "./make-bundle.ts";

const core = "@tsugite/core";
const spec = (inputs: PipelineSpec["steps"][number]["inputs"] = {}): PipelineSpec => ({
  specVersion: 1,
  name: "p",
  source: "pipeline.ts#default",
  steps: [{ name: "a", source: "pipeline.ts#a", code: { digest: "" }, inputs, outputs: {} }],
});
const stack: StackDescription = { name: "local", components: [] };

// Runs the module in the main thread when asked to, and says what was evaluated and what there is.
const program = `
import * as core from "${core}";
export async function runEntrypoint(table) {
  globalThis.evaluated = [];
  const expression = process.argv[2];
  const before = [...globalThis.evaluated];
  const module = process.argv[3] === "load" ? await table.loadModule() : undefined;
  console.log(JSON.stringify(await new Function("table", "module", "core", "before", "return " + expression)(table, module, core, before)));
}`;

function makeApp(files: Record<string, string>): TestProject {
  const client = (folder: string, name: string, manifest: object, text: string) => ({
    [`client/node_modules/${folder}/package.json`]: JSON.stringify({
      name,
      version: "1.0.0",
      type: "module",
      ...manifest,
    }),
    [`client/node_modules/${folder}/index.js`]: text,
  });
  const project = makeProject({
    ...client(core, core, {}, "export const step = 'the client\\'s copy'; export const markStep = step;"),
    ...client("@tsugite/entrypoint", "@tsugite/entrypoint", { peerDependencies: { [core]: "1" } }, program),
    ...client(
      "@tsugite/local",
      "@tsugite/local",
      { tsugite: { flavors: [] } },
      `import { step } from "${core}"; export class Local { static step = step; }`,
    ),
    ...client("@tsugite/other", "@tsugite/other", { tsugite: { flavors: [] } }, "export class Other {}"),
  });
  for (const [name, text] of Object.entries(files)) project.write({ [`app/${name}`]: text });
  if (files["package.json"] === undefined) project.write({ "app/package.json": `{ "name": "app", "type": "module" }` });
  return project;
}

const bundleOf = (project: TestProject, options: Partial<MakeBundleOptions> = {}) =>
  makeBundle({
    module: { file: project.path("app/pipeline.ts"), projectRoot: project.path("app") },
    spec: spec(),
    stack,
    sources: { "@tsugite/local#Local": { module: "@tsugite/local", export: "Local" } },
    entrypoint: project.path("client/node_modules/@tsugite/entrypoint/index.js"),
    outDir: project.path("out"),
    ...options,
  });

function evaluate(directory: string, expression: string, load: "load" | "" = "load", flags: string[] = []): unknown {
  const args = ["--enable-source-maps", ...flags, "entrypoint.mjs", expression, load];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: directory, encoding: "utf8", env: {} }));
}

const step = `import { step } from "${core}";\n`;

test("a bundle holds the program, the classes of the stack and the user's module, with one core", async () => {
  const project = makeApp({
    "pipeline.ts": `${step}import { half } from "./half.ts";\nexport const a = step("a", () => half(4));\nexport default 1;`,
    "half.ts": "export const half = (n: number): number => n / 2;",
  });
  const bundle = await bundleOf(project);
  expect(bundle.files).toEqual(["entrypoint.mjs", "entrypoint.mjs.map", "pipeline.json", "stack.json"]);
  expect(bundle.directory).toBe(join(project.path("out"), bundle.digest));
  expect(
    evaluate(
      bundle.directory,
      `({ main: Object.keys(module.main), source: module.source, run: module.main.a.run(), packages: Object.keys(module.packages),
          oneCore: table.sources["@tsugite/local#Local"].step === core.step && typeof core.step,
          marks: core.marks, mainModuleSource: table.mainModuleSource, url: table.url.endsWith("/entrypoint.mjs") })`,
    ),
  ).toEqual({
    main: ["a", "default"],
    source: "pipeline.ts",
    run: 2,
    packages: [],
    oneCore: "function",
    marks: [{ source: "pipeline.ts#a", at: "pipeline.ts:3" }],
    mainModuleSource: "pipeline.ts#default",
    url: true,
  });
  expect(JSON.parse(readFileSync(join(bundle.directory, "pipeline.json"), "utf8"))).toEqual(spec());
  expect(JSON.parse(readFileSync(join(bundle.directory, "stack.json"), "utf8"))).toEqual(stack);
});

test("the main thread evaluates neither the user's code nor the packages it uses", async () => {
  const log = (name: string) => `globalThis.evaluated.push(${JSON.stringify(name)});`;
  const project = makeApp({
    "pipeline.ts": `import "inlined"; import { name } from "kept"; import late from "esm-kept"; import { awaited } from "awaiting";
      import value, { other } from "cjs-kept";
      await Promise.resolve(); ${log("user")} export const names = [name, late, awaited, value.other, other];`,
    ...installed("inlined", {}, { "index.js": log("inlined") }),
    ...installed("kept", {}, { "index.js": `export const name = import.meta.url.split("/").at(-2); ${log("kept")}` }),
    ...installed(
      "esm-kept",
      {},
      {
        "index.js": `export * from "./more.js"; export default import.meta.url.split("/").at(-2);`,
        "more.js": "export const x = 1;",
      },
    ),
    ...installed(
      "awaiting",
      {},
      { "index.js": `export const awaited = await Promise.resolve(import.meta.url.split("/").at(-2));` },
    ),
    ...installed(
      "cjs-kept",
      { type: "commonjs" },
      { "index.js": `exports.other = require("node:path").basename(__dirname); ${log("cjs-kept")}` },
    ),
  });
  const bundle = await bundleOf(project);
  expect(evaluate(bundle.directory, "globalThis.evaluated", "")).toEqual([]);
  expect(evaluate(bundle.directory, "({ names: module.main.names, evaluated: globalThis.evaluated })")).toEqual({
    names: ["kept", "esm-kept", "awaiting", "cjs-kept", "cjs-kept"],
    evaluated: ["inlined", "kept", "cjs-kept", "user"],
  });
  expect(readdirSync(join(bundle.directory, "node_modules")).sort()).toEqual([
    "awaiting",
    "cjs-kept",
    "esm-kept",
    "kept",
  ]);
});

test("packages that cannot be built in are copied as installed, with what they depend on", async () => {
  const project = makeApp({
    "pipeline.ts": `import { addon } from "addon"; import { twin } from "twin"; import { shared } from "shared"; import optional from "optional";
      export const all = [addon, twin, shared, optional.found];`,
    ...installed(
      "addon",
      { type: "commonjs", dependencies: { shared: "1" } },
      {
        "index.js": `exports.addon = require("shared").shared + require("./build/x.node.js");`,
        "load.js": `require("./build/x.node");`,
        "build/x.node.js": "module.exports = require.resolve('./x.node').length > 0;",
        "build/x.node": "binary",
      },
    ),
    ...installed("shared", { type: "commonjs" }, { "index.js": "exports.shared = 'one';" }),
    ...installed(
      "twin",
      { dependencies: { shared: "2" } },
      { "index.js": `import { shared } from "shared"; export const twin = shared + import.meta.dirname.length;` },
    ),
    "node_modules/twin/node_modules/shared/package.json": `{ "name": "shared", "version": "2.0.0" }`,
    "node_modules/twin/node_modules/shared/index.js": "exports.shared = 'two';",
    ...installed(
      "optional",
      { type: "commonjs" },
      { "index.js": "try { require('not-there') } catch { exports.found = 'none'; }" },
    ),
  });
  const bundle = await bundleOf(project);
  const [addon, twin, shared, optional] = evaluate(bundle.directory, "module.main.all") as unknown[];
  expect([addon, String(twin).slice(0, 3), shared, optional]).toEqual(["onetrue", "two", "one", "none"]);
  const packages = bundle.files.filter((path) => path.endsWith("package.json"));
  expect(packages).toEqual([
    "node_modules/addon/package.json",
    "node_modules/optional/package.json",
    "node_modules/shared/package.json",
    "node_modules/twin/node_modules/shared/package.json",
    "node_modules/twin/package.json",
  ]);
});

test("a package is built in without what it calls optional, and finds it missing", async () => {
  const peers = { peerDependencies: { native: "1" }, peerDependenciesMeta: { native: { optional: true } } };
  const project = makeApp({
    "pipeline.ts": `import driver from "driver"; export const all = driver.found;`,
    ...installed(
      "driver",
      { type: "commonjs", ...peers },
      { "index.js": "try { require('native') } catch (error) { exports.found = error.code; }" },
    ),
  });
  const bundle = await bundleOf(project);
  expect(evaluate(bundle.directory, "module.main.all")).toBe("MODULE_NOT_FOUND");
  expect(bundle.files.filter((path) => path.includes("node_modules"))).toEqual([]);
});

test("a package that holds steps is built in, and found by its specifier", async () => {
  const project = makeApp({
    "pipeline.ts": `import { load } from "steps/sub"; export const loaded = load;`,
    ...installed(
      "steps",
      { exports: { "./sub": "./sub.js" }, peerDependencies: { [core]: "1" } },
      {
        "sub.js": `import { step } from "${core}"; import { readFileSync } from "node:fs";
        export const load = step("load", () => readFileSync(new URL("./table.txt", import.meta.url), "utf8"));`,
        "table.txt": "from the package",
      },
    ),
  });
  const bundle = await bundleOf(project);
  expect(
    evaluate(
      bundle.directory,
      `module.packages["steps/sub"]().then((steps) => [steps.load === module.main.loaded, steps.load.run()])`,
    ),
  ).toEqual([true, "from the package"]);
  expect(bundle.files).toContain("sources/node_modules/steps/table.txt");
});

test("files that sources declare come along, wherever the bundle lies", async () => {
  const project = makeApp({
    "pipeline.ts": `export * from "./src/steps.ts";`,
    "src/steps.ts": `import { readFileSync, readdirSync } from "node:fs"; import { createRequire } from "node:module"; import { join } from "node:path";
      const require = createRequire(import.meta.url);
      export const one = readFileSync(new URL("../data/one x.csv", import.meta.url), "utf8");
      export const folder = readdirSync(new URL("../data/", import.meta.url));
      export const two = readFileSync(join(import.meta.dirname, "../data/two.csv"), "utf8");
      export const old = require("./old.cjs").old + require("dep").dep;
      export const root = new URL("..", import.meta.url).pathname.endsWith("/sources/");
      export const secret = () => new URL("../.env", import.meta.url);
      export const main = import.meta.main;
      export const file = import.meta.filename.endsWith("/sources/src/steps.ts");`,
    ".env": "SECRET=1",
    "data/.env": "SECRET=2",
    "src/old.cjs": "exports.old = 'old';",
    "data/one x.csv": "1",
    "data/two.csv": "2",
    ...installed("dep", { type: "commonjs" }, { "index.js": "exports.dep = 'dep';" }),
  });
  const bundle = await bundleOf(project);
  expect(bundle.files.filter((path) => path.startsWith("sources/"))).toEqual([
    "sources/data/one x.csv",
    "sources/data/two.csv",
    "sources/src/old.cjs",
  ]);
  expect(evaluate(bundle.directory, "module.main")).toEqual({
    root: true,
    one: "1",
    folder: ["one x.csv", "two.csv"],
    two: "2",
    old: "olddep",
    main: false,
    file: true,
  });
});

test("data files of the spec are assets by digest, and must be what was compiled", async () => {
  const project = makeApp({ "pipeline.ts": "export default 1;", "data/a.csv": "a", "data/b.csv": "b" });
  const file = (path: string, text: string) =>
    ({ kind: "file", path, digest: createHash("sha256").update(text).digest("hex"), size: 1 }) as const;
  const a = file("data/a.csv", "a");
  const inputs = { x: a, y: { kind: "array", items: [a, file("data/b.csv", "b")] } } as const;
  const bundle = await bundleOf(project, { spec: spec(inputs) });
  expect(bundle.files.filter((path) => path.startsWith("assets/"))).toHaveLength(2);
  expect(readFileSync(join(bundle.directory, "assets", a.digest), "utf8")).toBe("a");
  const lean = await bundleOf(project, { spec: spec(inputs), leaveOut: ({ path }) => path === "data/b.csv" });
  expect(lean.files.filter((path) => path.startsWith("assets/"))).toEqual([`assets/${a.digest}`]);
  const stale = bundleOf(project, {
    spec: spec({ x: file("data/a.csv", "old"), y: file("../client/node_modules/x", "b") }),
  });
  await expect(stale).rejects.toMatchObject({
    code: "BUNDLE_FAILED",
    problems: [
      { message: expect.stringContaining("changed") },
      { message: expect.stringContaining("not in the project") },
    ],
  });
  expect(readdirSync(project.path("out")).sort()).toEqual([bundle.digest, lean.digest].sort());
});

test("the same input gives the same bytes in another folder, and a bundle that exists is used", async () => {
  const files = {
    "package.json": JSON.stringify({ name: "app", type: "module", dependencies: { "@acme/lib": "1" } }),
    "pipeline.ts": `${step}import { lib } from "@acme/lib"; import kept from "kept"; import inlined from "inlined";\nimport { x } from "./src/x.ts";\nexport const a = step("a", () => [lib, kept, inlined, x, import.meta.url]);`,
    "src/x.ts": "export enum E { A }\nexport const x = E.A;",
    "../lib/package.json": `{ "name": "@acme/lib", "version": "1.0.0", "type": "module", "exports": "./index.ts" }`,
    "../lib/index.ts": `export const lib = new URL("./index.ts", import.meta.url).href;`,
    ...installed("kept", { type: "commonjs" }, { "index.js": "module.exports = __filename;" }),
    ...installed("inlined", { type: "commonjs" }, { "index.js": "module.exports = 1;" }),
  };
  const project = makeApp(files);
  project.link("app/node_modules/@acme/lib", "../../../lib");
  const copy = project.copy();
  const first = await bundleOf(project);
  const second = await bundleOf(copy);
  expect(second.digest).toBe(first.digest);
  for (const file of first.files) {
    const bytes = readFileSync(join(first.directory, file));
    expect(bytes.equals(readFileSync(join(second.directory, file))), file).toBe(true);
    expect(bytes.includes(project.root), file).toBe(false);
  }
  expect(await bundleOf(project)).toEqual(first);
  expect(readdirSync(project.path("out"))).toEqual([first.digest]);
  const map = JSON.parse(readFileSync(join(first.directory, "entrypoint.mjs.map"), "utf8")) as { sources: string[] };
  expect(map.sources).toContain("src/x.ts");
  expect(map.sources).toContain("@acme/lib/index.ts");
});

test("a bundle that was tampered with is made anew, as is what it is put together from", async () => {
  const project = makeApp({
    "pipeline.ts": `import kept from "kept"; export const all = [kept];`,
    ...installed("kept", { type: "commonjs" }, { "index.js": "module.exports = __filename;" }),
  });
  const first = await bundleOf(project);
  const path = (file: string) => join(first.directory, file);
  const program = readFileSync(path("entrypoint.mjs"), "utf8");
  const damages = [
    () => writeFileSync(path("entrypoint.mjs"), program.replace("evaluated", "tampered_")),
    () => rmSync(path("entrypoint.mjs.map")),
    () => truncateSync(path("node_modules/kept/index.js"), 3),
    () => damageBuilds(project.path("app"), /^\.entrypoint-.*\.mjs$/, ""),
    () => damageBuilds(project.path("app"), /^\.entrypoint-.*\.map$/, "{"),
    () => damageBuilds(project.path("app"), /^bundle-.*\.json$/, "garbage"),
  ];
  for (const damage of damages) {
    damage();
    expect(await bundleOf(project)).toEqual(first);
    expect(readFileSync(path("entrypoint.mjs"), "utf8")).toBe(program);
    expect(evaluate(first.directory, "module.main.all.length")).toBe(1);
    expect(readdirSync(project.path("out"))).toEqual([first.digest]);
  }
});

function damageBuilds(root: string, name: RegExp, text: string): void {
  const builds = join(root, ".tsugite/build");
  const found = readdirSync(builds).filter((file) => name.test(file));
  expect(found).toHaveLength(1);
  for (const file of found) writeFileSync(join(builds, file), text);
}

test("a bundle is made again when anything in it changes, and not before", async () => {
  const project = makeApp({
    "pipeline.ts": `import { y } from "inlined"; import kept from "kept"; import { unused } from "./unused.ts";
      export const all = [y, kept, new URL("./data.txt", import.meta.url), () => unused];`,
    "unused.ts": "export const unused = 1;",
    "data.txt": "1",
    ...installed(
      "inlined",
      { exports: "./x.js" },
      { "x.js": `export { y } from "./y.js";`, "y.js": "export const y = 1;" },
    ),
    ...installed("kept", { type: "commonjs" }, { "index.js": "module.exports = __filename;", "data.txt": "1" }),
  });
  const first = await bundleOf(project);
  expect(await bundleOf(project)).toEqual(first);
  const digests = new Set([first.digest]);
  const changes = [
    {
      "app/pipeline.ts": `import { y } from "inlined"; export const all = [y, new URL("./data.txt", import.meta.url)];`,
    },
    { "node_modules/inlined/y.js": "export const y = 2;" },
    { "app/data.txt": "2" },
    { "client/node_modules/@tsugite/local/index.js": "export class Local { static changed = true; }" },
  ];
  for (const files of changes) {
    project.write(
      Object.fromEntries(
        Object.entries(files).map(([file, text]) => [file.replace(/^node_modules/, "app/node_modules"), text]),
      ),
    );
    const next = await bundleOf(project);
    expect(digests.has(next.digest), Object.keys(files)[0]).toBe(false);
    digests.add(next.digest);
    expect(await bundleOf(project)).toEqual(next);
  }
});

test.each(["src", "src #1 100%"])("a stack trace in a bundle shows the user's file and line in %s", async (folder) => {
  const project = makeApp({
    [`${folder}/bad.ts`]: `type A = 1;\nexport const bad = () => {\n  throw new Error("no");\n};\n`,
    "pipeline.ts": `export * from ${JSON.stringify(`./${folder}/bad.ts`)};`,
  });
  const { directory } = await bundleOf(project);
  const stack = evaluate(directory, "(() => { try { module.main.bad() } catch (error) { return error.stack } })()");
  expect(String(stack).split("\n")[1]).toContain(`${join(directory, folder, "bad.ts")}:3:9`);
});

test("a bundle holds neither rolldown, nor the client, nor another flavor", async () => {
  const forbidden = {
    ...installed("rolldown"),
    ...installed("tsugite"),
    ...installed("@tsugite/other", { tsugite: { flavors: [] } }),
  };
  const used = makeApp({
    "pipeline.ts": `import { name } from "tsugite"; import { name as r } from "rolldown"; import { name as o } from "@tsugite/other";
      export const all = [name, r]; if (import.meta.main) console.log(o);`,
    ...forbidden,
  });
  const error = await bundleOf(used).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "BUNDLE_FAILED" });
  const { problems } = error as { problems: { message: string }[] };
  expect(problems.map(({ message }) => message).sort()).toEqual([
    "pipeline.ts uses rolldown, which must not be part of a step's program.",
    "pipeline.ts uses tsugite, which must not be part of a step's program.",
  ]);
  const unused = makeApp({
    "pipeline.ts": `import "@tsugite/other"; import { name } from "tsugite"; export const x = 1; if (import.meta.main) console.log(name);`,
    ...forbidden,
  });
  const { directory, files } = await bundleOf(unused);
  expect(files).toHaveLength(4);
  expect(readFileSync(join(directory, "entrypoint.mjs"), "utf8")).not.toMatch(/tsugite\/other|"tsugite"|rolldown"/);
});

test("what is wrong with the sources is reported, and nothing is left behind", async () => {
  const project = makeApp({ "pipeline.ts": `import x from "nowhere"; export default x;` });
  await expect(bundleOf(project)).rejects.toMatchObject({ code: "PIPELINE_BUILD_FAILED" });
  expect(existsSync(project.path("out"))).toBe(false);
});
