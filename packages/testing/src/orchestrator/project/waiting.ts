import { setTimeout as sleep } from "node:timers/promises";
import { type Pipeline, pipeline, step } from "@tsugite/core";
import type { KitStep } from "./kit-step.ts";
import { add, start } from "./steps.ts";
import { tellWhere } from "./tell-where.ts";

/** Waits until it is cancelled. */
export const listens: KitStep = step("listens", async (_: { readonly parts: unknown }, context) => {
  tellWhere(context);
  await sleep(600_000, undefined, { signal: context.signal });
  return 1;
});
/** Computes for ever, and hears nothing. */
export const isDeaf: KitStep = step("isDeaf", (_: { readonly parts: unknown }, context): number => {
  tellWhere(context);
  for (;;);
});

const waiting = (name: string, waits: KitStep): Pipeline =>
  pipeline(name, () =>
    add({ parts: waits({ parts: start({ parts: 0 }) }, { name: "waits" }) }, { name: "never-begun" }),
  );

export const listening: Pipeline = waiting("listening", listens);
export const deaf: Pipeline = waiting("deaf", isDeaf);
