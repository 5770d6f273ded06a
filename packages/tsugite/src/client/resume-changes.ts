import {
  canonicalJson,
  type Json,
  type PipelineSpec,
  type Problem,
  type StepRecord,
  type StepSpec,
  upstreamStepNames,
} from "@tsugite/core";

/** The completed steps of a run that are not what the pipeline says now. */
export function stepChanges(completed: readonly StepRecord[], before: PipelineSpec, now: PipelineSpec): Problem[] {
  const [was, is] = [byName(before), byName(now)];
  return completed.flatMap(({ step }) => {
    const change = changeOf(was.get(step), is.get(step));
    if (change === undefined) return [];
    return [
      {
        code: "RESUME_CHANGED",
        step,
        message: `Step ${step} has completed, but ${change} since.`,
        fix: `Run ${step} again with \`rerun\`, or keep what it made with \`acceptChanges\`.`,
      },
    ];
  });
}

function changeOf(was: StepSpec | undefined, is: StepSpec | undefined): string | undefined {
  if (was === undefined || is === undefined) return undefined;
  if (was.source !== is.source || text(was.inputs) !== text(is.inputs)) return "its name stands for another call";
  if (text(was.code) !== text(is.code) || text(was.outputs) !== text(is.outputs)) return "its code has changed";
  if (declared(was) !== declared(is)) return "the key or the files of its cache have changed";
  return undefined;
}

/** What a step depends on by its own word. */
function declared({ cache }: StepSpec): string {
  return typeof cache === "object" ? text([cache.key ?? null, cache.files?.digest ?? null]) : text([null, null]);
}

/** These steps, and every step that waits for one of them, however indirectly. */
export function downstreamOf(spec: PipelineSpec, names: readonly string[]): ReadonlySet<string> {
  const found = new Set(names);
  // The steps of a spec stand after what they wait for.
  for (const step of spec.steps) {
    if (upstreamStepNames(step).some((name) => found.has(name))) found.add(step.name);
  }
  return found;
}

function byName(spec: PipelineSpec): ReadonlyMap<string, StepSpec> {
  return new Map(spec.steps.map((step) => [step.name, step]));
}

function text(part: object): string {
  // Parts of a spec are plain JSON; interfaces are not assignable to the index signature of Json.
  return canonicalJson(part as unknown as Json);
}
