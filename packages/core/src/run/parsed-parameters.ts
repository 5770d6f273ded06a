import { fromJson } from "../codec/from-json.ts";
import type { ActiveRun } from "./active-run.ts";

const parsed = new WeakMap<ActiveRun, Promise<unknown>>();

/** The parameters of a run, parsed by the pipeline's own schema: once per run and process. */
export function parsedParameters(run: ActiveRun): Promise<unknown> {
  const known = parsed.get(run);
  if (known !== undefined) return known;
  const value = run.runtime.parseParameters(run.parameters).then(fromJson);
  parsed.set(run, value);
  return value;
}
