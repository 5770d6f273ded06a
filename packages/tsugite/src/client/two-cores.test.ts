import { cp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "@tsugite/core";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { pipelineProject, writeFiles } from "./pipeline-project.test-helper.ts";
import { type RunOptions, type RunResult, run } from "./run.ts";

const core = fileURLToPath(new URL("../../../core/", import.meta.url));

/** Puts a copy of core, of its sources, where the package of a folder finds it. */
async function installCore(root: string, folder: string = root): Promise<string> {
  // Not in node_modules, where Node strips no types.
  const copy = join(root, "core-copy");
  await cp(join(core, "src"), join(copy, "src"), { recursive: true });
  await cp(join(core, "package.json"), join(copy, "package.json"));
  await symlink(join(core, "node_modules"), join(copy, "node_modules"));
  await writeFiles(folder, { "node_modules/@tsugite/.keep": "" });
  await rm(join(folder, "node_modules/@tsugite/core"), { force: true });
  await symlink(copy, join(folder, "node_modules/@tsugite/core"));
  return copy;
}

const pipelineText = `
  import { codec, file, pipeline, step } from "@tsugite/core";
  import { z } from "zod";
  class Point { constructor(readonly x: number) {} }
  const point = codec({ name: "point", encode: (p: Point) => ({ x: p.x }), decode: ({ x }) => new Point(x) });
  export const load = step("load", async ({ text }) => Number(await text.text()));
  export const move = step({ name: "move", outputs: { to: point } }, ({ x, by }: { x: number; by: number }) => ({ to: new Point(x + by) }));
  export const show = step("show", ({ at }: { at: Point }) => at instanceof Point ? \`at \${at.x}\` : "lost");
  export const late = step({ name: "late", timeout: 50 }, async () => { await new Promise((end) => setTimeout(end, 60_000)); });
  export const bad = step("bad", () => { throw new RangeError("no"); });
  export default pipeline({ name: "p", params: z.object({ by: z.number().default(2) }) }, ({ params }) =>
    show({ at: move({ x: load({ text: file("x.txt") }), by: params.by }).to }));
  export const failing = pipeline("failing", () => { late(); bad(); });
  export const broken = pipeline("broken", () => { \`\${bad()}\`; });
`;

async function watched(
  target: string,
  options: RunOptions = {},
): Promise<RunResult & { warnings: readonly Problem[] }> {
  const warnings: Problem[] = [];
  const result = await run(target, { ...options, onRun: (_run, _spec, found) => void warnings.push(...found) });
  return { ...result, warnings };
}

const codesOf = ({ steps }: RunResult): string[] =>
  steps.map(({ step, error }) => `${step} ${error?.code} ${error?.at ?? ""}`.trim()).sort();

test("pipelines on another copy of core than the program run, and both copies are named", async () => {
  const root = await pipelineProject({ "pipeline.ts": pipelineText, "x.txt": "3" });
  const copy = await installCore(root);
  const { run: record, result, warnings } = await watched(join(root, "pipeline.ts"));
  expect(record.status).toBe("completed");
  expect(result).toBe("at 5");
  expect(warnings).toEqual([expect.objectContaining({ code: "CORE_DUPLICATED", severity: "warning" })]);
  expect(warnings[0]?.message).toContain(`${core.replace(/\/$/, "")} (of tsugite)`);
  expect(warnings[0]?.message).toContain(`${copy} (of this project)`);
  expect(codesOf(await watched(join(root, "pipeline.ts#failing")))).toEqual([
    expect.stringMatching(/^bad STEP_THREW pipeline\.ts:\d+/),
    "late STEP_TIMED_OUT",
  ]);
  await expect(compile(join(root, "pipeline.ts#broken"))).rejects.toMatchObject({ code: "REF_MISUSED" });
});

const orchestrator = `
import { BaseOrchestrator } from "@tsugite/core";
export class Acme extends BaseOrchestrator {
  static FLAVOR = "acme";
  static supports = { ...BaseOrchestrator.supports, parallel: true, failureModes: ["continueOnFailure", "failFast"] };
  async prepareOrRunPipeline({ sortedSteps, spec, stack, run }) {
    await Promise.all(sortedSteps.map((step) => this.runStep({ step, spec, stack, run })));
    return { kind: "finished", run };
  }
}
`;
const flavorFiles = {
  "package.json": JSON.stringify({ name: "shop", type: "module", dependencies: { acme: "*" } }),
  "tsugite.yaml": `stacks:\n  default: { orchestrator: far, artifact-store: local, metadata-store: local }
components:\n  orchestrator:\n    far: { flavor: acme }\n`,
  "node_modules/acme/package.json": JSON.stringify({
    name: "acme",
    version: "1.2.3",
    type: "module",
    exports: "./index.js",
    tsugite: { flavors: [{ type: "orchestrator", name: "acme", source: "./index.js#Acme" }] },
  }),
  "node_modules/acme/index.js": orchestrator,
};

test("an orchestrator on a copy of core of its own runs steps, and tells errors and cancellation as any other", async () => {
  const root = await pipelineProject({
    ...flavorFiles,
    "pipeline.ts": `${pipelineText}
      export const long = step("long", async ({}, { signal }) => { await new Promise((end) => signal.addEventListener("abort", end)); });
      export const slow = pipeline("slow", () => { long(); });
      export const fast = pipeline({ name: "fast", failureMode: "failFast" }, () => { long(); bad(); });`,
    "x.txt": "3",
  });
  const copy = await installCore(root, join(root, "node_modules/acme"));
  const { warnings, ...failed } = await watched(join(root, "pipeline.ts#failing"));
  expect(warnings[0]?.message).toContain(`${copy} (of acme)`);
  expect(codesOf(failed)).toEqual([expect.stringMatching(/^bad STEP_THREW pipeline\.ts:\d+/), "late STEP_TIMED_OUT"]);
  const controller = new AbortController();
  const cancelled = await run(join(root, "pipeline.ts#slow"), {
    name: "nightly",
    signal: controller.signal,
    onNotice: ({ kind }) => void (kind === "started" && controller.abort()),
  });
  expect(cancelled.run.status).toBe("cancelled");
  expect(cancelled.steps.map(({ status, error }) => `${status}: ${error?.message}`)).toMatchInlineSnapshot(`
    [
      "cancelled: Step long was cancelled, because its run nightly was cancelled.",
    ]
  `);
  const fast = await run(join(root, "pipeline.ts#fast"));
  expect(
    fast.steps.map(({ step, status, error }) => `${step} ${status}: ${error?.message}`).sort(),
  ).toMatchInlineSnapshot(`
    [
      "bad failed: no",
      "long cancelled: Step long was cancelled, because step bad failed, and the failure mode of the pipeline is failFast.",
    ]
  `);
});

test("a flavor that was built for another core is refused with both versions, and the rest works", async () => {
  const manifest = JSON.parse(flavorFiles["node_modules/acme/package.json"]) as object;
  const peerDependencies = { "@tsugite/core": "^99.1.0" };
  const root = await pipelineProject({
    ...flavorFiles,
    "pipeline.ts": pipelineText,
    "x.txt": "3",
    "node_modules/acme/package.json": JSON.stringify({ ...manifest, peerDependencies }),
    "node_modules/acme/index.js": "throw new Error('imported')",
  });
  await expect(run(join(root, "pipeline.ts"))).rejects.toMatchObject({
    code: "CORE_INCOMPATIBLE",
    message: expect.stringMatching(
      /acme of acme 1\.2\.3 was built for @tsugite\/core \^99\.1\.0, but this project uses \d/,
    ),
  });
  expect(await run(join(root, "pipeline.ts"), { stack: "local" })).toMatchObject({ run: { status: "completed" } });
});
