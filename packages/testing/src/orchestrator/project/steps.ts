// The steps of the kit's pipelines. This file is copied into the project that a flavor is tested with.
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { file, isDataFile, type StepContext, step } from "@tsugite/core";
import { killProcess } from "./kill-process.ts";
import type { KitStep } from "./kit-step.ts";
import { LARGE_FILE_SIZE } from "./sizes.ts";
import { tellWhere } from "./tell-where.ts";

type Given = { readonly parts: unknown };

/** The sum of all numbers at any depth; a file counts with its size, once it has been read. */
async function totalOf(parts: unknown): Promise<number> {
  if (typeof parts === "number") return parts;
  if (isDataFile(parts)) return (await parts.bytes()).byteLength;
  const totals = await Promise.all(Object.values(parts as object).map(totalOf));
  return totals.reduce((sum, each) => sum + each, 0);
}

async function added({ parts }: Given, context: StepContext): Promise<number> {
  tellWhere(context);
  return 1 + (await totalOf(parts));
}

export const start: KitStep = step("start", (_: { readonly parts: number }, context) => {
  tellWhere(context);
  return 1;
});
export const add: KitStep = step("add", added);

export const value: KitStep = step("value", added);
export const named: KitStep = step({ name: "named", outputs: ["sum", "double"] }, async (given: Given, context) => {
  const sum = await added(given, context);
  return { sum, double: 2 * sum };
});
export const large: KitStep = step("large", async (given: Given, context) => {
  await added(given, context);
  const path = join(tmpdir(), `tsugite-kit-${context.idempotencyKey.slice(0, 16)}-${process.pid}.bin`);
  await writeFile(path, Buffer.alloc(LARGE_FILE_SIZE, context.step));
  return file(path);
});
export const throws: KitStep = step("throws", async (given: Given, context): Promise<number> => {
  await added(given, context);
  throw new Error("the step throws, as it is meant to");
});
export const throwsOnce: KitStep = step(
  { name: "throwsOnce", retries: { count: 2, delay: 10, backoff: "constant", jitter: false } },
  async (given: Given, context) => {
    const sum = await added(given, context);
    if (context.attempt === 1) throw new Error("the first attempt throws, as it is meant to");
    return sum;
  },
);
export const timesOut: KitStep = step(
  { name: "timesOut", timeout: 500 },
  async (given: Given, context): Promise<number> => {
    await added(given, context);
    return new Promise((_, reject) => context.signal.addEventListener("abort", () => reject(context.signal.reason)));
  },
);
export const exits: KitStep = step("exits", async (given: Given, context): Promise<number> => {
  await added(given, context);
  return process.exit(7);
});
export const killed: KitStep = step(
  { name: "killed", isolation: "process" },
  async (given: Given, context): Promise<number> => {
    await added(given, context);
    return killProcess();
  },
);
// A return type that no codec can hold is a type error, which a cast hides, as plain JavaScript would.
export const unencodable: KitStep = step("unencodable", (async (given: Given, context: StepContext) => {
  await added(given, context);
  return () => 1;
}) as unknown as typeof added);
