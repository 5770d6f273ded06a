import { type DeploymentIntent, type FailureMode, messageWithoutFix, TsugiteError } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Workplace } from "../kit/kit.ts";
import { bundleOf } from "../kit/run-pipeline.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

interface Refusal {
  /** What is asked for. */
  readonly what: string;
  readonly source: string;
  readonly intent?: DeploymentIntent;
  readonly schedule?: { readonly cron: string };
}

/** One check for each thing that the flavor does not support. */
export function refusalChecks({ kit, supports }: Conformance): readonly Check[] {
  return refusals(supports).map((refusal) => {
    const name = `${refusal.what}, which supports does not name, is refused`;
    return {
      name,
      body: () =>
        kit.inWorkplace(name, async (place) => {
          const found = await whatCameOf(refusal, place);
          if (found !== undefined) kit.broken(name, { promise: promises.refused, found });
        }),
    };
  });
}

function refusals(supports: Conformance["supports"]): readonly Refusal[] {
  const modes: readonly FailureMode[] = ["continueOnFailure", "stopOnFailure", "failFast"];
  const intents: readonly DeploymentIntent[] = ["run", "deploy", "compile"];
  const linear = "matrix.ts#linear_value";
  return [
    ...intents
      .filter((intent) => !supports.intents.includes(intent))
      .map((intent) => ({ what: `the intent ${intent}`, source: linear, intent })),
    ...modes
      .filter((mode) => !supports.failureModes.includes(mode))
      .map((mode) => ({ what: `the failure mode ${mode}`, source: `failing.ts#${mode}` })),
    ...(supports.pipelineHooks ? [] : [{ what: "a hook of a pipeline", source: "hooks.ts#succeeding" }]),
    ...(supports.schedules ? [] : [{ what: "a schedule", source: linear, schedule: { cron: "0 6 * * *" } }]),
  ];
}

/** What is wrong with how it was refused; undefined when nothing is. */
async function whatCameOf(
  { source, intent = "run", schedule }: Refusal,
  place: Workplace,
): Promise<string | undefined> {
  return place.withPipeline(source, async (pipeline) => {
    const kit = await place.open();
    let madeBundle = false;
    try {
      await kit.stack.deployPipeline({
        spec: pipeline.spec,
        runtimeConfiguration: { parameters: {}, cache: true, ...(schedule === undefined ? {} : { schedule }) },
        intent,
        ...(intent === "compile" ? { outDir: place.root } : {}),
        runtime: pipeline.loaded.runtime,
        bundle: () => {
          madeBundle = true;
          return bundleOf(pipeline, kit);
        },
      });
      return "It was taken.";
    } catch (error) {
      if (!TsugiteError.is(error, "NOT_SUPPORTED")) throw error;
      if (madeBundle) return `It was refused only after the bundle had been made: ${messageWithoutFix(error)}`;
    }
    const [run] = await kit.stack.metadataStore.listRuns();
    return run === undefined ? undefined : `It was refused, but the run ${run.name} was registered.`;
  });
}
