import { inspect } from "node:util";
import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function parametersCheck({ kit }: Conformance): Check {
  const name = "parameters reach the steps, with their defaults";
  return {
    name,
    body: () =>
      kit.inWorkplace(name, (place) =>
        place.withPipeline("parameters.ts", async (pipeline) => {
          for (const [parameters, wanted] of [
            [{ number: 40 }, 42],
            [{}, 7],
          ] as const) {
            const { outputs } = await place.run(pipeline, { parameters });
            const made = outputs.get("second")?.output;
            if (made === wanted) continue;
            kit.broken(name, {
              promise: promises.parameters,
              found: `With the parameters ${inspect(parameters)} and a default of 5, the last step has to make ${wanted}; it made ${inspect(made)}.`,
            });
          }
        }),
      ),
  };
}
