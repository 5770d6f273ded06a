import { setTimeout as sleep } from "node:timers/promises";
import { type Pipeline, pipeline, step } from "@tsugite/core";
import type { KitStep } from "./kit-step.ts";
import { standardParams } from "./standard-params.ts";
import { add } from "./steps.ts";
import { tellWhere } from "./tell-where.ts";

/** Takes its time, so that runs that are started one after the other go on at the same time. */
export const takesTime: KitStep = step("takesTime", async ({ parts }: { readonly parts: number }, context) => {
  tellWhere(context);
  await sleep(300, undefined, { signal: context.signal });
  return parts;
});

const slowly: Pipeline = pipeline({ name: "slowly", params: standardParams({ number: 0 }) }, ({ params }) =>
  add({ parts: takesTime({ parts: params.number }) }),
);
export default slowly;
