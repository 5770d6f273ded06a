import { type Pipeline, pipeline, step } from "@tsugite/core";
import type { KitStep } from "./kit-step.ts";
import { add, start } from "./steps.ts";
import { tellWhere } from "./tell-where.ts";

/** Attempts go on counting when a run is resumed, so that it needs no mending from outside. */
export const mends: KitStep = step("mends", (_: { readonly parts: unknown }, context) => {
  tellWhere(context);
  if (context.attempt === 1) throw new Error("the first attempt throws, as it is meant to");
  return 10;
});

const resuming: Pipeline = pipeline("resuming", () => {
  const first = start({ parts: 0 });
  return { last: add({ parts: mends({ parts: first }) }, { name: "last" }), beside: add({ parts: first }) };
});
export default resuming;
