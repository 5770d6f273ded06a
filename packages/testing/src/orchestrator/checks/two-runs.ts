import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function twoRunsCheck({ kit }: Conformance): Check {
  const name = "two runs of one pipeline go on at the same time";
  return {
    name,
    body: () =>
      kit.inWorkplace(name, (place) =>
        place.withPipeline("slowly.ts", async (pipeline) => {
          const numbers = [100, 200];
          const runs = await Promise.all(numbers.map((number) => place.run(pipeline, { parameters: { number } })));
          for (const [index, { run, outputs, wheres }] of runs.entries()) {
            const wanted = (numbers[index] ?? 0) + 1;
            const made = outputs.get("add")?.output;
            const foreign = wheres.find((where) => where.run !== run.id);
            if (made === wanted && foreign === undefined && run.status === "completed") continue;
            const mixed =
              foreign === undefined ? "" : ` In its records is step ${foreign.step} of the run ${foreign.runName}.`;
            kit.broken(name, {
              promise: promises.apart,
              found: `The run ${run.name} is ${run.status}, and its last step made ${made}; ${wanted} was to be made.${mixed}`,
            });
          }
        }),
      ),
  };
}
