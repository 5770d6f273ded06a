import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { installed, makeProject, type TestProject } from "../project.test-helper.ts";
import { buildModule } from "./build-module.ts";

const build = (project: TestProject, file = "pipeline.ts") =>
  buildModule({ file: project.path(file), projectRoot: project.root });

/** Loads a module in a process of its own and gives what `expression` makes of it. */
function evaluate(url: string, expression: string): unknown {
  const program = `
    const module = await import(${JSON.stringify(url)});
    const marks = globalThis[Symbol.for("test.marks")] ?? [];
    console.log(JSON.stringify(await (${expression})));`;
  const args = ["--enable-source-maps", "--input-type=module", "--eval", program];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } }),
  );
}

const core = "@tsugite/core";

test("the built module exports the pipeline file, its path and the packages that may hold steps", async () => {
  const project = makeProject({
    "flows/pipeline.ts": `import { step } from "${core}";
      import { name } from "plain";
      import { shared } from "steps/sub";
      export const a = step("a", () => name + shared);`,
    ...installed("plain"),
    ...installed(
      "steps",
      { exports: { "./sub": "./sub.js" }, peerDependencies: { [core]: "1" } },
      { "sub.js": "export const shared = 1;" },
    ),
  });
  const module = await build(project, "flows/pipeline.ts");
  expect(module).toMatchObject({ source: "flows/pipeline.ts", projectRoot: project.root, remembered: false });
  expect(module.files.map(({ path }) => path)).toEqual(["flows/pipeline.ts"]);
  expect(
    evaluate(
      module.url,
      `(async () => ({
        main: Object.keys(module.main), source: module.source, run: module.main.a.run(),
        packages: Object.keys(module.packages), shared: (await module.packages["steps/sub"]()).shared }))()`,
    ),
  ).toEqual({ main: ["a"], source: "flows/pipeline.ts", run: "plain1", packages: ["steps/sub"], shared: 1 });
});

test.each<[string, string, object[]]>([
  [
    "an exported const",
    `import { step } from "${core}";\nexport const a = step("a", () => 1);`,
    [{ source: "s.ts#a", at: "s.ts:2" }],
  ],
  [
    "an alias",
    `import { step as s } from "${core}";\nexport const a = s("a", () => 1);`,
    [{ source: "s.ts#a", at: "s.ts:2" }],
  ],
  [
    "a namespace",
    `import * as t from "${core}";\nexport const a = t.step("a", () => 1);`,
    [{ source: "s.ts#a", at: "s.ts:2" }],
  ],
  [
    "a default export",
    `import { step } from "${core}";\nexport default step("a", () => 1);`,
    [{ source: "s.ts#default", at: "s.ts:2" }],
  ],
  [
    "a renamed export",
    `import { step } from "${core}";\nconst a = step("a", () => 1);\nexport { a as b };`,
    [{ source: "s.ts#b", at: "s.ts:2" }],
  ],
  [
    "a default export by name",
    `import { step } from "${core}";\nconst a = step("a", () => 1);\nexport default a;`,
    [{ source: "s.ts#default", at: "s.ts:2" }],
  ],
  [
    "a cast",
    `import { step } from "${core}";\nexport const a = step("a", () => 1) as unknown;`,
    [{ source: "s.ts#a", at: "s.ts:2" }],
  ],
  [
    "one that is not exported",
    `import { step } from "${core}";\nconst a = step("a", () => 1);\nexport type a = 1`,
    [{ at: "s.ts:2" }],
  ],
  [
    "one in a function",
    `import { step } from "${core}";\nconst make = () => {\n  const a = step("a", () => 1);\n};\nmake();\nexport const a = 1;`,
    [{ at: "s.ts:3" }],
  ],
  ["another function of the name", `const step = (name: string) => name;\nexport const a = step("a");`, []],
  [
    "a shadowed name",
    `import { step } from "${core}";\nconst f = (step: (n: string) => void) => step("a");\nf(() => {});`,
    [],
  ],
])("%s is marked as it should be", async (_, text, marks) => {
  const project = makeProject({ "s.ts": text });
  const module = await build(project, "s.ts");
  expect(evaluate(module.url, "marks")).toEqual(marks);
});

test.each<[string, string, string[]]>([
  ["if", "if (a) f();", ["condition"]],
  ["?:", "f(a ? 1 : 2);", ["condition"]],
  ["a list in brackets", "f((b, a) ? 1 : 2);", ["condition"]],
  ["one in the other", "f(!a ? 1 : 2); f(a && b || 3);", Array(4).fill("condition")],
  ["loops", "while (!a) f(); do f(); while (!a); for (; !a; ) f();", Array(6).fill("condition")],
  ["a loop without a condition", "for (;;) break;", []],
  ["a fallback", "f(a ?? 1);", ["fallback"]],
  ["comparisons", "f(a === b); f(a != 1);", Array(4).fill("comparison")],
  ["whether there is a value", "f(a === undefined); f(null != b);", []],
  ["switch", "switch (a) { case 1: f(); }", ["comparison"]],
  ["a function in the builder", "[1].map(() => a || 2);", ["condition"]],
  ["a list that is given", "f({ a: [a as unknown as number, -b] });", []],
])("what a builder asks is guarded: %s", async (_, body, questions) => {
  const builders = [
    `export default pipeline("p", () => {\n${body} });`,
    `function build(): void {\n${body} }\nexport default pipeline({ name: "p" }, build);`,
    `export const build = () => {\n${body} };\nexport default pipeline("p", build);`,
  ];
  const head = `import { pipeline } from "${core}";\nconst a: any = 1, b = 2, f = (x?: unknown) => x;`;
  for (const builder of builders) {
    const module = await build(makeProject({ "p.ts": `${head}\n${builder}` }), "p.ts");
    expect(evaluate(module.url, "(module.main.default.build(), marks)")).toEqual(questions);
  }
});

test("what steps and other functions ask is left alone, and a step in a condition is marked", async () => {
  const module = await build(
    makeProject({
      "p.ts": `import { pipeline, step } from "${core}";
        export const a = step("a", (x: number) => (x ? 1 : 2));
        export const p = pipeline("p", () => (step("b", () => 1) ? a : 2));
        p.build();`,
    }),
    "p.ts",
  );
  expect(evaluate(module.url, "marks")).toEqual([{ source: "p.ts#a", at: "p.ts:2" }, { at: "p.ts:3" }, "condition"]);
});

test("features of TypeScript, JSON, path aliases and workspace packages work", async () => {
  const project = makeProject({
    "app/package.json": JSON.stringify({ name: "app", type: "module", dependencies: { "@acme/shared": "1" } }),
    "app/tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] }, "experimentalDecorators": true } }`,
    "app/pipeline.ts": `
      import { half } from "@/half";
      import data from "./data.json" with { type: "json" };
      import { twice } from "@acme/shared";
      enum Colour { Red = 3 }
      class Point { constructor(readonly x: number) {} }
      const noted: string[] = [];
      function note(target: unknown, name: string) { noted.push(name); }
      class Noted { @note method() {} }
      export const all = [half(4), data.n, twice(2), Colour.Red, new Point(7).x, noted, new Noted() instanceof Noted];`,
    "app/src/half.ts": "export const half = (n: number): number => n / 2;",
    "app/data.json": `{ "n": 5 }`,
    "shared/package.json": JSON.stringify({ name: "@acme/shared", type: "module", exports: "./src/index.ts" }),
    "shared/src/index.ts": `import { step } from "${core}";\nexport const twice = (n: number): number => n * 2;\nexport const s = step("s", () => 1);`,
  });
  project.link("app/node_modules/@acme/shared", "../../../shared");
  const module = await buildModule({ file: project.path("app/pipeline.ts"), projectRoot: project.path("app") });
  expect(evaluate(module.url, "({ all: module.main.all, marks })")).toEqual({
    all: [2, 5, 4, 3, 7, ["method"], true],
    marks: [{ source: "@acme/shared/src/index.ts#s", at: "@acme/shared/src/index.ts:3" }],
  });
  expect(module.files.map(({ path }) => path)).toEqual([
    "@acme/shared/src/index.ts",
    "data.json",
    "pipeline.ts",
    "src/half.ts",
  ]);
});

test("a package means the version that the importing file sees, and core stays outside", async () => {
  const project = makeProject({
    "app/package.json": JSON.stringify({ name: "app", dependencies: { shared: "1" } }),
    "app/pipeline.ts": `import { v } from "dep"; import { w } from "shared"; import { step } from "${core}"; export const r = [v, w, typeof step];`,
    "app/node_modules/dep/package.json": `{ "name": "dep", "type": "module", "version": "1.0.0" }`,
    "app/node_modules/dep/index.js": "export const v = 1;",
    "shared/package.json": `{ "name": "shared", "type": "module" }`,
    "shared/index.ts": `export { v as w } from "dep";`,
    "shared/node_modules/dep/package.json": `{ "name": "dep", "type": "module", "version": "2.0.0" }`,
    "shared/node_modules/dep/index.js": "export const v = 2;",
    "core/package.json": JSON.stringify({
      name: core,
      type: "module",
      exports: { here: "./here.js", default: "./index.js" },
    }),
    "core/here.js": "export const step = 'here';",
  });
  project.link("app/node_modules/shared", "../../shared");
  project.link("app/node_modules/@tsugite/core", "../../../core");
  const options = { file: project.path("app/pipeline.ts"), projectRoot: project.path("app"), conditions: ["here"] };
  const module = await buildModule(options);
  expect(evaluate(module.url, "module.main.r")).toEqual([1, 2, "string"]);
  expect(module.files.map(({ path }) => path)).toEqual(["pipeline.ts", "shared/index.ts"]);
});

test("a stack trace shows the user's file and line", async () => {
  const project = makeProject({
    "src/steps.ts": `import { step } from "${core}";

interface Row { readonly a: number }

export const load = step("load", (rows: Row[]): number => {
  const first = rows[0] as Row; if (first === undefined) throw new Error("ä empty");
  return first.a;
});
`,
    "pipeline.ts": `export * from "./src/steps.ts";`,
  });
  const module = await build(project);
  const stack = evaluate(
    module.url,
    "(() => { try { module.main.load.run([]) } catch (error) { return error.stack } })()",
  );
  expect(String(stack).split("\n")[1]).toMatch(`${project.path("src/steps.ts")}:6:64`);
});

test.each(["src #1", "100%", "50%25 off", "ä ö"])(
  "a stack trace shows the user's file in a folder called %s",
  async (folder) => {
    const project = makeProject({
      [`${folder}/steps.ts`]: `type A = 1;\n\nexport const bad = () => {\n  throw new Error("no");\n};\n`,
      "pipeline.ts": `export * from ${JSON.stringify(`./${folder}/steps.ts`)};`,
    });
    const module = await build(project);
    const stack = evaluate(module.url, "(() => { try { module.main.bad() } catch (error) { return error.stack } })()");
    expect(String(stack).split("\n")[1]).toContain(`${project.path(`${folder}/steps.ts`)}:4:9`);
  },
);

test("a `?` in a path is refused with the reason, for it begins a query", async () => {
  const project = makeProject({
    "what?/pipeline.ts": "export const x = 1;",
    "what?.ts": "export const x = 1;",
    "pipeline.ts": `export * from "./what?.ts";`,
  });
  for (const file of ["what?/pipeline.ts", "what?.ts"]) {
    await expect(build(project, file)).rejects.toMatchObject({
      code: "PIPELINE_BUILD_FAILED",
      problems: [
        { message: expect.stringContaining(`${project.path(file)} has a \`?\``), fix: "Rename the file or folder." },
      ],
    });
  }
  await expect(build(project)).rejects.toMatchObject({
    problems: [{ at: "pipeline.ts:1:15", fix: expect.stringContaining("Rename the file or folder.") }],
  });
});

test("import.meta means the user's file", async () => {
  const project = makeProject({
    "src/where.ts": "export const where = [import.meta.url, import.meta.filename, import.meta.dirname];",
    "pipeline.ts": `export * from "./src/where.ts";`,
  });
  const module = await build(project);
  const [url, filename, dirname] = evaluate(module.url, "module.main.where") as [string, string, string];
  expect(fileURLToPath(url)).toBe(project.path("src/where.ts"));
  expect([filename, dirname]).toEqual([project.path("src/where.ts"), project.path("src")]);
});

test("everything that is wrong is reported at once, with place, code frame and fix", async () => {
  const project = makeProject({
    "pipeline.ts": `import { ä } from "./broken.ts";\nimport missing from "./missing.ts";\nimport nope from "nope";\nexport { gone } from "./ok.ts";\nconsole.log(ä, missing, nope);\n`,
    "broken.ts": "const ä = 'ö';\nexport const b = 1 +;\n",
    "ok.ts": "export const ok = 1;",
  });
  const error = await build(project).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "PIPELINE_BUILD_FAILED" });
  const { message, problems } = error as { message: string; problems: { at: string }[] };
  expect(problems.map(({ at }) => at).sort()).toEqual([
    "broken.ts:2:21",
    "pipeline.ts:2:21",
    "pipeline.ts:3:18",
    "pipeline.ts:4:10",
  ]);
  expect(message).toContain("> 2 | export const b = 1 +;");
  expect(message).toContain("npm install nope");
  expect(message).not.toContain(project.root);
});

test("a file that is missing or outside the project is refused", async () => {
  const project = makeProject({ "a/x.ts": "", "b.ts": "" });
  await expect(build(project, "none.ts")).rejects.toMatchObject({ code: "PIPELINE_FILE_NOT_FOUND" });
  const outside = buildModule({ file: project.path("b.ts"), projectRoot: project.path("a") });
  await expect(outside).rejects.toMatchObject({ code: "PIPELINE_FILE_NOT_FOUND" });
});

test("a build is remembered until something it was made of changes", async () => {
  const project = makeProject({
    "pipeline.ts": `import { h } from "./h.ts"; import { name } from "dep"; export const x = h + name;`,
    "h.ts": "export const h = 1;",
    "tsconfig.json": `{ "extends": "./base" }`,
    "base.json": "{}",
    ...installed("dep"),
  });
  const first = await build(project);
  expect(await build(project)).toEqual({ ...first, remembered: true });
  utimesSync(project.path("h.ts"), new Date(), new Date());
  expect(await build(project)).toEqual({ ...first, remembered: true });
  const changes = [
    { "h.ts": "export const h = 2;" },
    { "base.json": "{ }" },
    {
      "node_modules/dep/package.json": `{ "name": "dep", "type": "module", "version": "1.0.1", "exports": "./index.js" }`,
    },
    { "package.json": `{ "name": "shop", "type": "module", "private": true }` },
  ];
  for (const files of changes) {
    project.write(files);
    expect(await build(project)).toMatchObject({ remembered: false });
    expect(await build(project)).toMatchObject({ remembered: true });
  }
});

test.each([
  ["the module", /\.mjs$/],
  ["its source map", /\.map$/],
  ["what is remembered of it", /^module-.*\.json$/],
  ["the package.json of the builds", /^package\.json$/],
])("a build is made anew, or mended, when %s is damaged", async (_, name) => {
  const project = makeProject({ "pipeline.ts": "export const x = 1;" });
  const first = await build(project);
  const builds = project.path(".tsugite/build");
  const [damaged = ""] = readdirSync(builds).filter((file) => name.test(file));
  const text = readFileSync(join(builds, damaged), "utf8");
  for (const damage of ["", text.slice(0, text.length / 2), "garbage", text.replace(/\w/, "_"), "null", "{}"]) {
    writeFileSync(join(builds, damaged), damage);
    const again = await build(project);
    expect(again).toMatchObject({ url: first.url, files: first.files });
    expect(evaluate(again.url, "module.main.x")).toBe(1);
    expect(readFileSync(join(builds, damaged), "utf8").slice(0, 11)).toBe(text.slice(0, 11));
  }
  rmSync(join(builds, damaged));
  expect(evaluate((await build(project)).url, "module.main.x")).toBe(1);
  expect(await build(project)).toMatchObject({ remembered: true });
});

test("a remembered build loads no rolldown", async () => {
  const project = makeProject({ "pipeline.ts": "export const x = 1;" });
  await build(project);
  const program = `
    import { buildModule } from ${JSON.stringify(new URL("../index.ts", import.meta.url).href)};
    const module = await buildModule({ file: ${JSON.stringify(project.path("pipeline.ts"))}, projectRoot: ${JSON.stringify(project.root)}, conditions: ${JSON.stringify([])} });
    const native = process.report.getReport().sharedObjects.filter((path) => path.includes("rolldown"));
    console.log(JSON.stringify([module.remembered, native]));`;
  await buildModule({ file: project.path("pipeline.ts"), projectRoot: project.root, conditions: [] });
  const args = ["--conditions=@tsugite/source", "--input-type=module", "--eval", program];
  expect(JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))).toEqual([true, []]);
});

test("builds at the same time do not disturb each other", async () => {
  const project = makeProject({ "pipeline.ts": "export const x = 1;", "other.ts": "export const y = 1;" });
  const modules = await Promise.all(
    ["pipeline.ts", "pipeline.ts", "other.ts", "pipeline.ts"].map((file) => build(project, file)),
  );
  expect(new Set(modules.map(({ url }) => url)).size).toBe(2);
  for (const { url } of modules) expect(existsSync(fileURLToPath(url))).toBe(true);
  expect(readdirSync(join(project.root, ".tsugite/build")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("old builds are removed, those of today are kept", async () => {
  const project = makeProject();
  const urls: string[] = [];
  for (let n = 0; n < 12; n++) {
    project.write({ "pipeline.ts": `export const x = ${n};` });
    const { url } = await build(project);
    urls.push(url);
    const age = new Date(Date.now() - (n < 6 ? 48 : 1) * 3_600_000);
    utimesSync(fileURLToPath(url), age, age);
  }
  const exist = urls.map((url) => existsSync(fileURLToPath(url)));
  expect(exist.slice(0, 2)).toEqual([false, false]);
  expect(exist.slice(6)).toEqual(Array.from({ length: 6 }, () => true));
});
