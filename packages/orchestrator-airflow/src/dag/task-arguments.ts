import type { JsonObject } from "@tsugite/core";
import type { AirflowTaskArguments } from "../config.ts";

/** Arguments of a task by their names in Airflow; what comes first counts. */
export function taskArgumentsOf(...given: readonly AirflowTaskArguments[]): JsonObject {
  const { owner, pool, poolSlots, queue, priorityWeight }: AirflowTaskArguments = Object.assign(
    { owner: "tsugite" },
    ...given.toReversed(),
  );
  return withoutUndefined({ owner, pool, pool_slots: poolSlots, queue, priority_weight: priorityWeight });
}

/** Airflow has defaults of its own for what is not said. */
export function withoutUndefined(object: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
  const entries = Object.entries(object).filter(
    (entry): entry is [string, JsonObject[string]] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
