import { type Pipeline, pipeline, step } from "@tsugite/core";
import type { KitStep } from "./kit-step.ts";
import { start } from "./steps.ts";
import { tellWhere } from "./tell-where.ts";

const retries = { count: 2, delay: 10, backoff: "constant", jitter: false } as const;

export const never: KitStep = step({ name: "never", retries }, (_: { readonly parts: unknown }, context): number => {
  tellWhere(context);
  throw new Error(`attempt ${context.attempt} throws, as it is meant to`);
});
export const hopeless: KitStep = step(
  { name: "hopeless", retries, retryIf: () => false },
  (_: { readonly parts: unknown }, context): number => {
    tellWhere(context);
    throw new Error("what no other attempt helps is thrown, as it is meant to");
  },
);

const retrying: Pipeline = pipeline("retrying", () => {
  const first = start({ parts: 0 });
  return { never: never({ parts: first }), hopeless: hopeless({ parts: first }) };
});
export default retrying;
