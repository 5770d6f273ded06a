import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function retriesCheck({ kit, supports }: Conformance): Check {
  const name = `a step is tried again as often as it says, by ${supports.retries === "engine" ? "the engine" : "runStep"} alone`;
  return {
    name,
    body: () =>
      kit.inWorkplace(name, (place) =>
        place.withPipeline("retrying.ts", async (pipeline) => {
          const { attempts, wheres } = await place.run(pipeline);
          for (const [step, wanted] of [
            ["never", "1, 2, 3"],
            ["hopeless", "1"],
          ] as const) {
            const recorded = (attempts.get(step) ?? []).map(({ attempt }) => attempt).join(", ");
            const called = wheres.filter((where) => where.step === step).map(({ attempt }) => attempt);
            const seen = called.toSorted((a, b) => a - b).join(", ");
            if (recorded === wanted && seen === wanted) continue;
            kit.broken(name, {
              promise: promises.retries,
              found: `Step ${step} has 2 retries${step === "hopeless" ? ", but its error is not to be retried" : ""}. Its attempts are to be ${wanted}; recorded are ${recorded || "none"}, and its function was called in ${seen || "none"}.`,
            });
          }
        }),
      ),
  };
}
