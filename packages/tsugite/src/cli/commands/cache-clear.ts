import { requireCacheOwner } from "../../runs/require-cache-owner.ts";
import { type CliContext, print } from "../cli-context.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

export async function cacheClear(
  context: CliContext,
  [pipeline, step]: readonly string[],
  options: StackChoice,
): Promise<void> {
  const named = { ...(pipeline === undefined ? {} : { pipeline }), ...(step === undefined ? {} : { step }) };
  const cleared = await withStack(context, options, async ({ metadataStore }) => {
    const count = await metadataStore.forgetCacheEntries(named);
    // There may be none, or the name may be mistaken.
    if (count === 0 && pipeline !== undefined) await requireCacheOwner(metadataStore, pipeline, step);
    return count;
  });
  print(context, { ...named, cleared }, (paint) => {
    const whose = pipeline === undefined ? "" : ` of ${step === undefined ? "" : `step ${step} of `}${pipeline}`;
    if (cleared === 0) return `There is no cache entry${whose}.`;
    const entries = cleared === 1 ? "1 cache entry" : `${cleared} cache entries`;
    return `${paint("green", "✓")} Cleared ${entries}${whose}. Runs and their artifacts are as they were.`;
  });
}
