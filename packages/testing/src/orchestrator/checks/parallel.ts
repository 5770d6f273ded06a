import { mkdtemp } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function parallelCheck({ kit, supports }: Conformance): Check {
  const name = "steps that do not wait for each other run at the same time";
  return {
    name,
    ...leftOut(supports),
    body: () =>
      kit.inWorkplace(name, (place) =>
        place.withPipeline("meeting.ts", async (pipeline) => {
          const folder = await mkdtemp(join(place.root, "meeting-"));
          const { outputs } = await place.run(pipeline, { parameters: { folder } });
          const [one, two] = ["one", "two"].map((step) => outputs.get(step)?.output);
          if (one === true && two === true) return;
          kit.broken(name, {
            promise: promises.parallel,
            found: `Two steps waited for each other. One said that it had met the other: ${one}; the other: ${two}.`,
          });
        }),
      ),
  };
}

function leftOut({ parallel, steps }: Conformance["supports"]): Pick<Check, "leftOut"> {
  if (!parallel) return { leftOut: "supports.parallel is false" };
  if (steps !== "local") return { leftOut: 'supports.steps is "remote", where steps share no folder to meet in' };
  return availableParallelism() > 1 ? {} : { leftOut: "this machine has one core" };
}
