import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function resumeCheck({ kit }: Conformance): Check {
  const name = "a run that failed is resumed: what completed is not run again";
  return {
    name,
    body: () =>
      kit.inWorkplace(name, (place) =>
        place.withPipeline("resuming.ts", async (pipeline) => {
          const broken = (found: string): never => kit.broken(name, { promise: promises.resume, found });
          const first = await place.run(pipeline);
          if (first.run.status !== "failed") broken(`Before, the run has to fail; it is ${first.run.status}.`);
          const resumed = await place.run(pipeline, { resume: first.run });
          const { run, steps, wheres, outputs } = resumed;
          if (run.id !== first.run.id) broken(`Another run was started: ${run.name}.`);
          const open = [...steps.values()].find(({ status }) => status !== "completed");
          if (open !== undefined) {
            const why = open.error?.message ?? open.reason ?? "";
            broken(`Step ${open.step} is ${open.status} after the run was resumed. ${why}`.trim());
          }
          if (run.status !== "completed") broken(`The run is recorded as ${run.status} after it was resumed.`);
          for (const [step, wanted] of Object.entries({ start: 1, add: 1, mends: 2, last: 1 })) {
            const calls = wheres.filter((where) => where.step === step).length;
            if (calls !== wanted)
              broken(`The function of step ${step} was called ${calls} times in all, not ${wanted} times.`);
          }
          if (outputs.get("last")?.output !== 11) broken(`The last step made ${outputs.get("last")?.output}, not 11.`);
        }),
      ),
  };
}
