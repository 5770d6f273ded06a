import type { Check } from "../check.ts";
import { HOOK_MARK } from "../project/hooks.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function pipelineHooksCheck({ kit, supports }: Conformance): Check {
  const name = "the hooks of a pipeline are called once each";
  return {
    name,
    ...(supports.pipelineHooks ? {} : { leftOut: "supports.pipelineHooks is false" }),
    body: () =>
      kit.inWorkplace(name, async (place) => {
        for (const [source, wanted] of [
          ["succeeding", "onStart, onSuccess"],
          ["failing", "onStart, onFailure"],
        ]) {
          await place.withPipeline(`hooks.ts#${source}`, async (pipeline) => {
            const { logs } = await place.run(pipeline);
            const called = logs.map(({ text }) => text).filter((text) => text.startsWith(HOOK_MARK));
            const found = called.map((text) => text.slice(HOOK_MARK.length)).join(", ");
            if (found === wanted) return;
            kit.broken(name, {
              promise: promises.pipelineHooks,
              found: `Of a pipeline that is ${source}, ${found || "none"} was called, not ${wanted}.`,
            });
          });
        }
      }),
  };
}
