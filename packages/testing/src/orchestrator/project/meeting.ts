import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Pipeline, pipeline, type Ref, type Step, type StepContext, step } from "@tsugite/core";
import { standardParams } from "./standard-params.ts";
import { tellWhere } from "./tell-where.ts";

/** Milliseconds for which one step waits for the other. */
const PATIENCE = 10_000;

type Given = { readonly folder: string; readonly other: string };

/** Two steps that wait for each other can only end when they run at the same time. */
export const meet: Step<Given, Promise<boolean>, Ref<boolean>> = step(
  "meet",
  async ({ folder, other }: Given, context: StepContext) => {
    tellWhere(context);
    writeFileSync(join(folder, context.step), "");
    const deadline = performance.now() + PATIENCE;
    while (performance.now() < deadline) {
      if (existsSync(join(folder, other))) return true;
      await sleep(20, undefined, { signal: context.signal });
    }
    return false;
  },
);

const meeting: Pipeline = pipeline({ name: "meeting", params: standardParams({ folder: "" }) }, ({ params }) => ({
  one: meet({ folder: params.folder, other: "two" }, { name: "one" }),
  two: meet({ folder: params.folder, other: "one" }, { name: "two" }),
}));
export default meeting;
