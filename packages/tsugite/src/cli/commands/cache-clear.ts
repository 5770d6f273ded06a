import { type CliContext, print } from "../cli-context.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

export async function cacheClear(
  context: CliContext,
  [pipeline, step]: readonly string[],
  options: StackChoice,
): Promise<void> {
  const cleared = await withStack(context, options, ({ metadataStore }) =>
    metadataStore.forgetCacheEntries({
      ...(pipeline === undefined ? {} : { pipeline }),
      ...(step === undefined ? {} : { step }),
    }),
  );
  const named = { ...(pipeline === undefined ? {} : { pipeline }), ...(step === undefined ? {} : { step }) };
  print(context, { ...named, cleared }, (paint) => {
    const whose = pipeline === undefined ? "" : ` of ${step === undefined ? "" : `step ${step} of `}${pipeline}`;
    if (cleared === 0) return `There is no cache entry${whose}.`;
    const entries = cleared === 1 ? "1 cache entry" : `${cleared} cache entries`;
    return `${paint("green", "✓")} Cleared ${entries}${whose}. Runs and their artifacts are as they were.`;
  });
}
