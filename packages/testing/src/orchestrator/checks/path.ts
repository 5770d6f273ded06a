import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

const FOLDER = "Größe 1 und Maß 継手";

export function pathCheck({ kit }: Conformance): Check {
  const name = "a project lies in a folder with spaces and umlauts in its path";
  return {
    name,
    body: () =>
      kit.inWorkplace(
        name,
        (place) =>
          place.withPipeline("matrix.ts#diamond_large", async (pipeline) => {
            const { run, steps } = await place.run(pipeline);
            if (run.status === "completed") return;
            const failed = [...steps.values()].find(({ error }) => error !== undefined);
            const why = failed?.error?.message ?? run.error?.message ?? "";
            kit.broken(name, {
              promise: promises.path,
              found: `In ${place.projectRoot} the run is ${run.status}. ${why}`.trim(),
            });
          }),
        { folder: FOLDER },
      ),
  };
}
