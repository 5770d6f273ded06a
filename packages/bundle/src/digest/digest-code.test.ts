import { execFileSync } from "node:child_process";
import type { CodeRequest, Digest } from "@tsugite/core";
import { expect, test } from "vitest";
import { installed, makeProject, type TestProject } from "../project.test-helper.ts";
import { codeKey } from "./code-digests.ts";
import { digestCode } from "./digest-code.ts";

const core = "@tsugite/core";
const codeOf = (source: string): CodeRequest => ({ source, part: { kind: "function" } });
const fit = codeOf("src/steps.ts#fit");

const digests = (project: TestProject, ...requests: CodeRequest[]) =>
  digestCode({ projectRoot: project.root, requests });

async function digestOf(project: TestProject, request: CodeRequest = fit): Promise<Digest> {
  const { digests: found, problems } = await digests(project, request);
  expect(problems).toEqual([]);
  const digest = found.get(codeKey(request))?.digest;
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  return digest as Digest;
}

const steps = `import { pipeline, step } from "${core}";
import { z } from "zod";
import { median } from "plain";
import { scale } from "./helper.ts";
import { offset } from "@/constants";
import { shared } from "@acme/shared";
import { forestCodec } from "./codecs.ts";
import "effects";
import logger from "only-other";
import config from "./config.json" with { type: "json" };
import { createRequire } from "node:module";

const LIMIT = 10;
const { create, ...others } = logger;
const [first] = others.all ?? [];
const require = createRequire(import.meta.url);
let calls = new Map([["other", 1]]);
const OTHER_LIMIT = 20;
const log = logger.create("other");
enum Unused { A, B }
enum Used { A = 7 }
export interface Row { readonly a: number }

export const fit = step(
  { name: "fit", outputs: { model: forestCodec }, retries: 2, timeout: "10m" },
  async ({ rows }: { rows: Row[] }) => {
    const lazy = await import("./lazy.ts");
    return { model: scale(rows.length) + LIMIT + offset + shared + Used.A + median + lazy.value + config.depth };
  },
);
export const other = step({ name: "other", input: z.object({}) }, async () => {
  log(OTHER_LIMIT, Unused.A, create, first, calls, await import("./other-lazy.ts"), require("./other.cjs"));
  return 1;
});
export default pipeline({ name: "p", params: z.object({ ratio: z.number().default(0.8) }) }, () => fit({ rows: [] }));
`;

function shop(): TestProject {
  const project = makeProject({
    "package.json": JSON.stringify({ name: "shop", type: "module", dependencies: { "@acme/shared": "1", plain: "1" } }),
    "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
    "src/steps.ts": steps,
    "src/helper.ts":
      "export const scale = (n: number): number => n * 2;\nexport const unused = (n: number): number => n * 3;\n",
    "src/constants.ts": "export const offset = 5;\nexport const another = 6;\n",
    "src/codecs.ts": `import { codec } from "${core}";\nexport const forestCodec = codec({ name: "forest", encode: (m: number) => String(m), decode: Number });\n`,
    "src/lazy.ts": "export const value = 1;\n",
    "src/other-lazy.ts": "console.log('lazy');\n",
    "src/other.cjs": "console.log('required');\n",
    "src/config.json": `{ "depth": 3 }`,
    "libs/shared/package.json": JSON.stringify({
      name: "@acme/shared",
      version: "1.0.0",
      type: "module",
      exports: "./index.ts",
    }),
    "libs/shared/index.ts": "export const shared = 8;\n",
    ...installed(
      "zod",
      {},
      { "index.js": "export const z = { object: (o) => o, number: () => ({ default: (d) => d }) };" },
    ),
    ...installed("plain", { dependencies: { deep: "1" } }, { "index.js": "export const median = 1;" }),
    ...installed("deep", { optionalDependencies: { "deep-linux": "1" }, peerDependencies: { [core]: "1" } }),
    ...installed("deep-linux", { os: ["linux"] }),
    ...installed("effects"),
    ...installed("only-other", {}, { "index.js": "export default { create: () => () => {} };" }),
  });
  project.link("node_modules/@acme/shared", "../../libs/shared");
  return project;
}

const edit = (from: string, to: string, file = "src/steps.ts", text = steps) => {
  expect(text).toContain(from);
  return { [file]: text.replace(from, to) };
};
const version = (name: string, manifest: object = {}) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.0.1", type: "module", ...manifest }),
});

test.each<[string, () => Record<string, string>]>([
  ["a comment", () => edit("const LIMIT", "// what it may hold at most\nconst LIMIT")],
  ["a type", () => edit("readonly a: number }", "readonly a: number; readonly b?: string }")],
  [
    "an annotation",
    () =>
      edit(
        "async ({ rows }: { rows: Row[] })",
        "async ({ rows }: { readonly rows: readonly Row[] }): Promise<{ model: number }>",
      ),
  ],
  [
    "the formatting",
    () => edit("async ({ rows }: { rows: Row[] }) => {\n", "async (\n  { rows }: { rows: Row[] },\n) =>\n{\n\n"),
  ],
  ["the retries and other options", () => edit("retries: 2, timeout", "retries: 3, cache: false, timeout")],
  ["the name of the step", () => edit('name: "fit"', 'name: "fit-well"')],
  ["the codec of an output", () => edit("outputs: { model: forestCodec }", `outputs: ["model"]`)],
  [
    "a codec in another file",
    () =>
      edit(
        "String(m)",
        "`${m}`",
        "src/codecs.ts",
        `import { codec } from "${core}";\nexport const forestCodec = codec({ name: "forest", encode: (m: number) => String(m), decode: Number });\n`,
      ),
  ],
  ["another step's body", () => edit("return 1;", "return 2;")],
  ["another step's input schema", () => edit("input: z.object({})", "input: z.object({ a: 1 })")],
  [
    "a further step",
    () => edit("export const other", `export const third = step("third", () => log(3));\nexport const other`),
  ],
  ["a constant of another step", () => edit("OTHER_LIMIT = 20", "OTHER_LIMIT = 30")],
  ["another step's logger", () => edit('create("other")', 'create("another")')],
  [
    "a destructured constant of another step",
    () => edit("const { create, ...others }", "const { create, more, ...others }"),
  ],
  ["a variable of another step", () => edit('"other", 1', '"other", 2')],
  ["a file that another step imports later", () => ({ "src/other-lazy.ts": "console.log('later');" })],
  ["a file that another step requires", () => ({ "src/other.cjs": "console.log('changed');" })],
  ["the default of a pipeline parameter", () => edit("default(0.8)", "default(0.9)")],
  ["the builder", () => edit("() => fit({ rows: [] })", "() => [fit({ rows: [] }), other({})]")],
  ["an unused enum", () => edit("Unused { A, B }", "Unused { A, B, C }")],
  ["a package that only another step uses", () => version("only-other")],
  ["the order of the steps", () => ({ "src/steps.ts": moveFitToTheEnd() })],
  [
    "an unused helper in another file",
    () => ({ "src/helper.ts": "export const scale = (n: number): number => n * 2;\nexport const unused = () => 4;\n" }),
  ],
  [
    "another file's local names",
    () => ({ "src/helper.ts": "const grow = (count: number): number => count * 2;\nexport { grow as scale };\n" }),
  ],
  ["a patch of core", () => version(core, { version: "0.1.1" })],
  ["a file that nobody imports", () => ({ "src/new.ts": "export const x = 1;" })],
  ["a package for one platform", () => version("deep-linux", { os: ["linux"] })],
])("%s does not change the digest", async (_, change) => {
  const project = shop();
  const before = await digestOf(project);
  project.write(change());
  expect(await digestOf(project)).toBe(before);
});

function moveFitToTheEnd(): string {
  const start = steps.indexOf("export const fit");
  const end = steps.indexOf("export const other");
  return steps.slice(0, start) + steps.slice(end) + steps.slice(start, end);
}

test.each<[string, () => Record<string, string>]>([
  ["the step's body", () => edit("scale(rows.length) +", "scale(rows.length) -")],
  ["a helper in another file", () => ({ "src/helper.ts": "export const scale = (n: number): number => n * 3;\n" })],
  ["a helper behind an alias", () => ({ "src/constants.ts": "export const offset = 55;\n" })],
  ["a helper of a workspace package", () => ({ "libs/shared/index.ts": "export const shared = 88;\n" })],
  ["a helper behind a literal import()", () => ({ "src/lazy.ts": "export const value = 11;\n" })],
  ["a constant it uses", () => edit("LIMIT = 10", "LIMIT = 11")],
  ["an enum it uses", () => edit("Used { A = 7 }", "Used { A = 70 }")],
  ["JSON it imports", () => ({ "src/config.json": `{ "depth": 4 }` })],
  ["the version of a package it uses", () => version("plain", { dependencies: { deep: "1" } })],
  ["the version of what that package depends on", () => version("deep")],
  ["the version of a package imported bare", () => version("effects")],
  ["a further bare import", () => edit('import "effects"', 'import "effects";\nimport "zod"')],
  ["a bare top-level call", () => edit("const log =", "console.log(1);\nconst log =")],
  [
    "a user's own function called pipeline",
    () =>
      edit(
        "const log =",
        `const mine = { pipeline: (s: string) => { (globalThis as any).x = s; } };\nmine.pipeline("effect");\nconst log =`,
      ),
  ],
  [
    "the path of an alias",
    () => ({
      "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }`,
      "lib/constants.ts": "export const offset = 555;",
    }),
  ],
])("%s changes the digest", async (_, change) => {
  const project = shop();
  const before = await digestOf(project);
  project.write(change());
  expect(await digestOf(project)).not.toBe(before);
});

test.each<[string, string, string]>([
  ["a default export", "export default step(FN)", "default"],
  ["a renamed export", "const a = step(FN);\nexport { a as b };", "b"],
  ["an exported const", "export const c = step(FN);", "c"],
])("%s is found, whatever step is called", async (_, text, name) => {
  for (const [line, callee] of [
    [`import { step } from "${core}";`, "step"],
    [`import { step as s } from "${core}";`, "s"],
    [`import * as t from "${core}";`, "t.step"],
  ] as const) {
    const write = (options: string, body: string) => ({
      "s.ts": `${line}\n${text.replace("step(FN)", `${callee}(${options}, () => ${body})`)}`,
    });
    const project = makeProject(write(`"a"`, "1"));
    const before = await digestOf(project, codeOf(`s.ts#${name}`));
    project.write(write(`{ name: "a", retries: 1 }`, "1"));
    expect(await digestOf(project, codeOf(`s.ts#${name}`))).toBe(before);
    project.write(write(`"a"`, "2"));
    expect(await digestOf(project, codeOf(`s.ts#${name}`))).not.toBe(before);
  }
});

test("the same project in another folder has the same digests", async () => {
  const project = shop();
  const copy = project.copy();
  const requests = [
    fit,
    codeOf("src/steps.ts#other"),
    { source: fit.source, part: { kind: "codec", output: "model" } } as const,
  ];
  expect((await digests(copy, ...requests)).digests).toEqual((await digests(project, ...requests)).digests);
});

test("an input schema and a codec have digests of their own", async () => {
  const project = shop();
  const input: CodeRequest = { source: "src/steps.ts#other", part: { kind: "input" } };
  const codec: CodeRequest = { source: fit.source, part: { kind: "codec", output: "model" } };
  const all = async () => [
    await digestOf(project, input),
    await digestOf(project, codec),
    await digestOf(project, fit),
  ];
  const before = await all();
  expect(new Set(before).size).toBe(3);
  project.write(edit("z.object({})", "z.object({ b: 1 })"));
  const after = await all();
  expect(after.map((digest, index) => digest === before[index])).toEqual([false, true, true]);
  project.write({
    "src/codecs.ts": `import { codec } from "${core}";\nexport const forestCodec = codec({ name: "forest", encode: (m: number) => "2", decode: Number });\n`,
  });
  const last = await all();
  expect(last.map((digest, index) => digest === after[index])).toEqual([true, false, true]);
});

test("options that are no literal are digested as far as they are written", async () => {
  const write = (schema: string, retries: number) => ({
    "s.ts": `import { step } from "${core}";\nconst common = { retries: ${retries} };\nconst options = { name: "a", input: { v: ${schema} } };
      export const a = step({ ...common, input: { v: ${schema} } }, () => 1);\nexport const b = step(options, () => 1);`,
  });
  const project = makeProject(write("1", 1));
  const requests = ["a", "b"].map((name): CodeRequest => ({ source: `s.ts#${name}`, part: { kind: "input" } }));
  const all = () => Promise.all(requests.map((request) => digestOf(project, request)));
  const before = await all();
  project.write(write("1", 2));
  expect(await all()).toEqual(before);
  project.write(write("2", 2));
  expect((await all()).map((digest, index) => digest === before[index])).toEqual([false, false]);
});

test("what cannot be seen is a problem of the steps that reach it, and only of those", async () => {
  const project = makeProject({
    "s.ts": `import { step } from "${core}";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const load = (name: string) => import(name);
export const bad = step("bad", () => load("x"));
export const worse = step("worse", (name: string) => require(name));
export const out = step("out", () => new URL("../out.csv", import.meta.url));
export const good = step("good", () => import(\`./x.ts\`));`,
    "x.ts": "export const x = 1;",
  });
  const requests = ["bad", "worse", "out", "good"].map((name) => codeOf(`s.ts#${name}`));
  const { digests: found, problems } = await digests(project, ...requests);
  expect([...found.keys()]).toEqual([codeKey(codeOf("s.ts#good"))]);
  expect((await digests(project, codeOf("s.ts#none"))).problems).toMatchObject([
    { code: "CODE_NOT_SEEN", message: expect.stringContaining("s.ts#none cannot be found") },
  ]);
  expect(problems.map(({ code, message, at }) => [code, message, at]).sort()).toEqual([
    ["CODE_NOT_SEEN", "Step s.ts#bad reaches a computed import(), so that nobody can know its code.", "s.ts:4"],
    ["CODE_NOT_SEEN", "Step s.ts#out reaches a file outside of the project.", "s.ts:7"],
    ["CODE_NOT_SEEN", "Step s.ts#worse reaches a computed require(), so that nobody can know its code.", "s.ts:6"],
  ]);
});

test("declared files and literal requires count with their content", async () => {
  const project = makeProject({
    "s.ts": `import { step } from "${core}";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
export const one = step("one", () => new URL("./data/one.csv", import.meta.url));
export const folder = step("folder", () => new URL("./data/", import.meta.url));
export const old = step("old", () => require("./old.cjs").n + require("dep").name);
export const none = step("none", () => new URL("./none.csv", import.meta.url));
export const place = step("place", () => new URL(".", import.meta.url));`,
    "data/one.csv": "1",
    "data/two.csv": "2",
    "old.cjs": "exports.n = 1;",
    ...installed("dep"),
  });
  const requests = ["one", "folder", "old", "none", "place"].map((name) => codeOf(`s.ts#${name}`));
  const all = async () => Promise.all(requests.map((request) => digestOf(project, request)));
  const changed = async (files: Record<string, string>) => {
    const before = await all();
    project.write(files);
    const after = await all();
    return after.map((digest, index) => digest !== before[index]);
  };
  expect(await changed({ "data/one.csv": "11" })).toEqual([true, true, false, false, false]);
  expect(await changed({ "data/three.csv": "3" })).toEqual([false, true, false, false, false]);
  expect(await changed({ "old.cjs": "exports.n = 2;" })).toEqual([false, false, true, false, false]);
  expect(await changed(version("dep"))).toEqual([false, false, true, false, false]);
  expect(await changed({ "none.csv": "0" })).toEqual([false, false, false, true, false]);
  const { digests: found } = await digests(project, codeOf("s.ts#one"));
  expect(Object.keys([...found.values()][0]?.modules ?? {})).toEqual(["data/one.csv", "s.ts"]);
});

test("a step of a package has the digest of its version and those of its dependencies", async () => {
  const project = makeProject({
    ...installed("steps", { dependencies: { deep: "1" }, peerDependencies: { [core]: "1" } }),
    ...installed("deep"),
  });
  const request = codeOf("steps/sub#load");
  const before = await digestOf(project, request);
  expect(await digestOf(project, codeOf("steps/sub#save"))).not.toBe(before);
  project.write({ "node_modules/steps/index.js": "export const other = 1;" });
  expect(await digestOf(project, request)).toBe(before);
  project.write(version("deep"));
  expect(await digestOf(project, request)).not.toBe(before);
  const { problems } = await digests(project, codeOf("missing/sub#load"));
  expect(problems).toMatchObject([{ code: "CODE_NOT_SEEN", message: expect.stringContaining("missing/sub#load") }]);
});

test("a step of a linked package is digested from its source", async () => {
  const project = makeProject({
    "app/package.json": JSON.stringify({ name: "app", dependencies: { "@acme/shared": "1" } }),
    "shared/package.json": JSON.stringify({ name: "@acme/shared", version: "1.0.0", type: "module" }),
    "shared/src/s.ts": `import { step } from "${core}";\nexport const s = step("s", () => 1);`,
  });
  project.link("app/node_modules/@acme/shared", "../../../shared");
  const request = codeOf("@acme/shared/src/s.ts#s");
  const digest = async () =>
    (await digestCode({ projectRoot: project.path("app"), requests: [request] })).digests.get(codeKey(request))?.digest;
  const before = await digest();
  project.write({ "shared/src/s.ts": `import { step } from "${core}";\nexport const s = step("s", () => 2);` });
  expect(before).toBeDefined();
  expect(await digest()).not.toBe(before);
});

test("a digest says what it was made of", async () => {
  const { digests: found } = await digests(shop(), fit);
  const [code] = found.values();
  expect(new Set(Object.values(code?.modules ?? {})).size).toBe(6);
  expect(Object.keys(code?.modules ?? {})).toEqual([
    "libs/shared/index.ts",
    "src/config.json",
    "src/constants.ts",
    "src/helper.ts",
    "src/lazy.ts",
    "src/steps.ts",
  ]);
  expect(code?.packages).toEqual({ deep: "1.0.0", effects: "1.0.0", plain: "1.0.0" });
});

test("digests are remembered, and then no rolldown is loaded", async () => {
  const project = shop();
  const program = `
    import { digestCode } from ${JSON.stringify(new URL("../index.ts", import.meta.url).href)};
    const requests = ${JSON.stringify([fit, codeOf("src/steps.ts#other")])};
    const { digests } = await digestCode({ projectRoot: ${JSON.stringify(project.root)}, requests, conditions: [] });
    const native = process.report.getReport().sharedObjects.filter((path) => path.includes("rolldown"));
    console.log(JSON.stringify([digests.size, native.length]));`;
  const run = () =>
    JSON.parse(
      execFileSync(process.execPath, ["--conditions=@tsugite/source", "--input-type=module", "--eval", program], {
        encoding: "utf8",
      }),
    );
  expect(run()).toEqual([2, 1]);
  expect(run()).toEqual([2, 0]);
  project.write({ "src/helper.ts": "export const scale = () => 5;" });
  expect(run()).toEqual([2, 1]);
});
