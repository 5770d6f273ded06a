import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Stack } from "../component/stack.ts";
import { requestFor, specOf, specStep, temporaryStack } from "../component/temporary-stack.test-helper.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import type { DigestParts } from "../spec/digest-parts.ts";
import type { CacheSpec, InputSpec, PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import type { RunNotice } from "./active-run.ts";
import { describeCacheMiss } from "./cache-miss.ts";
import type { StepRecord } from "./run-record.ts";

type Functions = Parameters<typeof requestFor>[1];
type Options = Parameters<typeof requestFor>[2];

const from = (step: string): InputSpec => ({ kind: "output", step, output: "output" });

interface Seen {
  readonly steps: Readonly<Record<string, StepRecord>>;
  readonly warnings: readonly string[];
  readonly run: string;
}

/** Runs a spec, and gives its steps by name, and what was warned of. */
async function runSpec(stack: Stack, spec: PipelineSpec, functions: Functions, options?: Options): Promise<Seen> {
  const warnings: string[] = [];
  const notify = (notice: RunNotice): void => {
    if (notice.kind === "log" && notice.line.level === "warn") warnings.push(notice.line.text);
  };
  const { run } = await stack.deployPipeline(requestFor(spec, functions, { notify, ...options }));
  const steps = await stack.metadataStore.listSteps(run?.id ?? "");
  return { steps: Object.fromEntries(steps.map((record) => [record.step, record])), warnings, run: run?.name ?? "" };
}

/** Why the step `use` was called, in words, with the name of the run that it is compared with. */
const reasonOf = ({ steps }: Seen): string | undefined =>
  steps.use?.cacheMiss === undefined ? steps.use?.status : describeCacheMiss(steps.use.cacheMiss);

/** A step `use` with these cache options. */
const withCache = (cache: CacheSpec, more: Partial<StepSpec> = {}): PipelineSpec =>
  specOf(specStep("use", { cache, ...more }));

const files = (content: string): NonNullable<CacheSpec["files"]> => ({ patterns: ["*"], digest: digestOf(content) });

test("what a step made answers no more when its ttl has passed", async () => {
  const stack = await temporaryStack();
  const first = await runSpec(stack, withCache({ ttl: 60_000 }), { use: () => 1 });
  expect(reasonOf(await runSpec(stack, withCache({ ttl: 60_000 }), { use: () => 1 }))).toBe("cached");
  await setTimeout(15);
  expect(reasonOf(await runSpec(stack, withCache({ ttl: 10 }), { use: () => 1 }))).toBe(
    `its ttl of 10ms has passed since run ${first.run}`,
  );
  expect(reasonOf(await runSpec(stack, withCache({}), { use: () => 1 }))).toBe("cached");
});

test("an answer from the cache does not make what it answers with any younger", async () => {
  const stack = await temporaryStack();
  await runSpec(stack, withCache({}), { use: () => 1 });
  await setTimeout(15);
  await runSpec(stack, withCache({}), { use: () => 1 });
  expect(reasonOf(await runSpec(stack, withCache({ ttl: 10 }), { use: () => 1 }))).toMatch(
    /^its ttl of 10ms has passed/,
  );
});

test("a key of the user's, and what patterns found, are parts of the cache key", async () => {
  const stack = await temporaryStack();
  const functions = { use: () => 1 };
  const plain = await runSpec(stack, specOf(specStep("use")), functions);
  const keyed = await runSpec(stack, withCache({ key: "v1" }), functions);
  expect(reasonOf(keyed)).toBe(`its cache.key changed since run ${plain.run}: none → v1`);
  expect(reasonOf(await runSpec(stack, withCache({ key: "v1", ttl: 60_000 }), functions))).toBe("cached");
  const found = await runSpec(stack, withCache({ key: "v1", files: files("a") }), functions);
  expect(reasonOf(found)).toMatch(/^what cache.files finds is new since run/);
  expect(
    reasonOf(await runSpec(stack, withCache({ key: "v1", files: { ...files("a"), patterns: ["?"] } }), functions)),
  ).toBe("cached");
  expect(reasonOf(await runSpec(stack, withCache({ files: files("b") }), functions))).toMatch(
    /^its cache.key and what cache.files finds changed since run/,
  );
});

test("only a key lets a step without outputs be answered from the cache", async () => {
  const stack = await temporaryStack();
  const statusOf = async (cache: StepSpec["cache"]): Promise<string | undefined> => {
    const spec = specOf(specStep("use", { outputs: {}, ...(cache === undefined ? {} : { cache }) }));
    await runSpec(stack, spec, { use: () => undefined });
    return (await runSpec(stack, spec, { use: () => undefined })).steps.use?.status;
  };
  expect(await statusOf(undefined)).toBe("completed");
  expect(await statusOf({ ttl: 60_000, env: ["HOME"], files: files("a") })).toBe("completed");
  expect(await statusOf({ key: "once" })).toBe("cached");
});

test("a variable of the environment is known by a digest; one that is not set differs from an empty one", async () => {
  const stack = await temporaryStack();
  const name = "TSUGITE_TEST_REGION";
  onTestFinished(() => void delete process.env[name]);
  const runWith = (value: string | undefined): Promise<Seen> => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
    return runSpec(stack, withCache({ env: [name] }), { use: () => 1 });
  };
  expect(reasonOf(await runWith("a canary value"))).toBe("completed");
  expect(reasonOf(await runWith("a canary value"))).toBe("cached");
  for (const value of [undefined, "", "another value"]) {
    expect(reasonOf(await runWith(value))).toMatch(/^the environment variable TSUGITE_TEST_REGION changed since run/);
    expect(reasonOf(await runWith(value))).toBe("cached");
  }
  const file = stack.metadataStore.location;
  await stack.close();
  expect((await readFile(file)).includes("canary")).toBe(false);
});

test("a step whose entry was cleared is called again, and said to be", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("other"), specStep("use"));
  const functions = { use: () => 1, other: () => 2 };
  const { run } = await runSpec(stack, spec, functions);
  expect(await stack.metadataStore.forgetCacheEntries({ step: "use", pipeline: "elsewhere" })).toBe(0);
  expect(await stack.metadataStore.forgetCacheEntries({ step: "use", pipeline: "test" })).toBe(1);
  const after = await runSpec(stack, spec, functions);
  expect(after.steps.other?.status).toBe("cached");
  expect(reasonOf(after)).toBe(`its entry was cleared since run ${run}`);
  expect(reasonOf(await runSpec(stack, spec, functions))).toBe("cached");
});

const code = (name: string, modules: object, packages: object, rolldown = "1.0.0"): [Digest, DigestParts] => [
  digestOf(name),
  { modules: { ...modules }, packages: { ...packages }, toolchain: { rolldown } },
];

test("the modules, packages and tools behind a change of code are named", async () => {
  const stack = await temporaryStack();
  const parts = new Map([
    code("first", { "src/a.ts": "1", "src/b.ts": "1", "src/old.ts": "1" }, { zod: "4.1.0" }),
    code("second", { "src/a.ts": "2", "src/b.ts": "1", "src/new.ts": "1" }, { zod: "4.2.0", ml: "1.0.0" }),
    code("third", { "src/a.ts": "9", "src/b.ts": "9", "src/new.ts": "9" }, { zod: "4.2.0", ml: "1.0.0" }, "1.1.0"),
    code("fourth", { "src/a.ts": "9", "src/b.ts": "9", "src/new.ts": "9" }, { zod: "4.2.0", ml: "1.0.0" }, "1.1.0"),
  ]);
  const runCode = (name: string): Promise<Seen> =>
    runSpec(stack, specOf(specStep("use", { code: { digest: digestOf(name) } })), { use: () => 1 }, { parts });
  const reasonsOf = async (name: string) => (await runCode(name)).steps.use?.cacheMiss?.reasons;
  expect(await reasonsOf("first")).toBeUndefined();
  expect(await reasonsOf("second")).toEqual([
    {
      kind: "code",
      what: "its code",
      how: "changed",
      details: ["src/a.ts", "src/new.ts is new", "src/old.ts is gone", "ml 1.0.0 is new", "zod 4.1.0 → 4.2.0"],
    },
  ]);
  expect(await reasonsOf("third")).toEqual([
    { kind: "toolchain", what: "the toolchain", how: "changed", details: ["rolldown 1.0.0 → 1.1.0"] },
  ]);
  expect(await reasonsOf("fourth")).toEqual([
    { kind: "code", what: "its code", how: "changed", details: ["how its modules are put together"] },
  ]);
  expect(await reasonsOf("of a run that an engine began")).toEqual([
    { kind: "code", what: "its code", how: "changed" },
  ]);
});

test("a step is compared with the newest run in which it completed, whatever came in between", async () => {
  const stack = await temporaryStack();
  const spec = (text: string): PipelineSpec => specOf(specStep("use", { code: { digest: digestOf(text) } }));
  const first = await runSpec(stack, spec("1"), { use: () => 1 });
  await runSpec(stack, spec("2"), { use: () => Promise.reject(new Error("not yet")) });
  expect(reasonOf(await runSpec(stack, spec("3"), { use: () => 1 }))).toBe(`its code changed since run ${first.run}`);
});

test("a run without the cache says so, and keeps what it makes for the next", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("use"));
  await runSpec(stack, spec, { use: () => 1 });
  const runtimeConfiguration = { parameters: {}, cache: false };
  const { steps } = await runSpec(stack, spec, { use: () => 2 }, { runtimeConfiguration });
  expect(steps.use?.cacheMiss).toEqual({ reasons: [{ kind: "off", what: "the cache", how: "is off" }] });
});

async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await chmod(file, 0o644);
  await writeFile(file, bytes);
}

const use: Functions[string] = ({ text }) => String(text).length;
const bigAndUse = (code: string): PipelineSpec =>
  specOf(specStep("big"), specStep("use", { code: { digest: digestOf(code) }, inputs: { text: from("big") } }));

test.each([
  ["flipped", 100_000, flip],
  [
    "cut",
    3_000_000,
    async (file: string) => {
      await chmod(file, 0o644);
      await writeFile(file, "x");
    },
  ],
  [
    "emptied",
    100_000,
    async (file: string) => {
      await chmod(file, 0o644);
      await writeFile(file, "");
    },
  ],
])("an artifact that was %s answers for nothing: a warning names the file, and it is mended", async (_, size, harm) => {
  const stack = await temporaryStack();
  const big = "x".repeat(size);
  const file = stack.artifactStore.locationOf(digestOf(big));
  const { run } = await runSpec(stack, bigAndUse("1"), { big: () => big, use });
  await harm(file);
  const after = await runSpec(stack, bigAndUse("2"), { big: () => big, use });
  expect(after.steps).toMatchObject({ big: { status: "completed" }, use: { status: "completed" } });
  expect(after.warnings).toEqual([`Called, because its artifact ${file} was damaged since run ${run}.`]);
  const again = await runSpec(stack, bigAndUse("2"), { big: () => big, use });
  expect(again.steps).toMatchObject({ big: { status: "cached" }, use: { status: "cached" } });
});

test("a flipped byte in a large artifact fails the step that reads it, and the next run makes it again", async () => {
  const stack = await temporaryStack();
  const big = "x".repeat(3_000_000);
  const file = stack.artifactStore.locationOf(digestOf(big));
  await runSpec(stack, bigAndUse("1"), { big: () => big, use });
  await flip(file);
  const failed = await runSpec(stack, bigAndUse("2"), { big: () => big, use });
  expect(failed.steps.big?.status).toBe("cached");
  expect(failed.steps.use?.error).toMatchObject({ code: "ARTIFACT_CORRUPTED", message: expect.stringContaining(file) });
  const after = await runSpec(stack, bigAndUse("2"), { big: () => big, use });
  expect(after.steps).toMatchObject({ big: { status: "completed" }, use: { status: "completed" } });
});

test("a small value that was damaged in the metadata store is made again", async () => {
  const stack = await temporaryStack();
  const spec = specOf(specStep("use"));
  await runSpec(stack, spec, { use: () => "penguins" });
  const database = new DatabaseSync(stack.metadataStore.location);
  database.exec("UPDATE contents SET bytes = x'00'");
  database.close();
  const after = await runSpec(stack, spec, { use: () => "penguins" });
  expect(after.warnings).toEqual([expect.stringContaining(`in ${stack.metadataStore.location} was damaged`)]);
  expect((await runSpec(stack, spec, { use: () => "penguins" })).steps.use?.status).toBe("cached");
});

test("an artifact that is gone is told with its place", async () => {
  const stack = await temporaryStack();
  const big = "x".repeat(100_000);
  const file = stack.artifactStore.locationOf(digestOf(big));
  const { run } = await runSpec(stack, specOf(specStep("use")), { use: () => big });
  await rm(file);
  expect(reasonOf(await runSpec(stack, specOf(specStep("use")), { use: () => big }))).toBe(
    `its artifact ${file} is gone since run ${run}`,
  );
});
