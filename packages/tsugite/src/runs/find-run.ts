import { type BaseMetadataStore, type RunRecord, TsugiteError } from "@tsugite/core";
import { didYouMean, enumerate } from "../config/did-you-mean.ts";

/** How many runs an id's beginning is looked for among. */
const SEARCHED_RUNS = 10_000;
const SHORTEST_PREFIX = 4;

/**
 * The run that an address names: `latest`, a name, an id, or the beginning of an id that no other run has. Raises
 * `RUN_NOT_FOUND`, and `USAGE` when it could be several.
 */
export async function findRun(store: BaseMetadataStore, address: string): Promise<RunRecord> {
  if (address === "latest") {
    const [latest] = await store.listRuns({ limit: 1 });
    if (latest !== undefined) return latest;
    throw new TsugiteError("RUN_NOT_FOUND", "There is no run yet.", { fix: "Start one: `tsugite run pipeline.ts`." });
  }
  const exact = (await store.getRun(address)) ?? onlyOne(await store.listRuns({ name: address }), address);
  if (exact !== undefined) return exact;
  const runs = await store.listRuns({ limit: SEARCHED_RUNS });
  const found =
    address.length < SHORTEST_PREFIX
      ? undefined
      : onlyOne(
          runs.filter(({ id }) => id.startsWith(address)),
          address,
        );
  if (found !== undefined) return found;
  throw new TsugiteError("RUN_NOT_FOUND", `There is no run \`${address}\`.`, {
    fix: `${suggestion(address, runs)}\`tsugite runs list\` shows all runs; \`latest\` is the newest.`,
  });
}

function onlyOne(runs: readonly RunRecord[], address: string): RunRecord | undefined {
  if (runs.length < 2) return runs[0];
  const ids = runs.slice(0, 5).map(({ id, pipeline }) => `\`${id}\` (${pipeline})`);
  throw new TsugiteError("USAGE", `${runs.length} runs could be meant by \`${address}\`.`, {
    fix: `Name one by its id: ${enumerate(ids, "or")}.`,
  });
}

function suggestion(address: string, runs: readonly RunRecord[]): string {
  const meant = didYouMean(
    address,
    runs.slice(0, 200).map(({ name }) => name),
  );
  return meant?.startsWith("Did you mean") === true ? `${meant} ` : "";
}
