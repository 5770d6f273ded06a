const marks = Symbol.for("tsugite.marks");

/** Where a step was defined, as the build saw it. */
export interface StepMark {
  /** `relative/path.ts#export`; absent when the file does not export the step. */
  readonly source?: string;
  /** `relative/path.ts:line`. */
  readonly at: string;
}

interface Marks {
  readonly bySource: Map<string, unknown>;
  readonly byStep: WeakMap<object, StepMark>;
}

/**
 * Notes where a step was defined. The build writes a call of it around each `step(…)` in the user's sources.
 *
 * The notes are kept on `globalThis`, so that they are found with two copies of core in one process.
 *
 * @internal
 */
export function markStep<Step>(step: Step, mark: StepMark): Step {
  const { bySource, byStep } = allMarks();
  if (isObject(step)) {
    byStep.set(step, mark);
    if (mark.source !== undefined) bySource.set(mark.source, step);
  }
  return step;
}

/** Where this step was defined; undefined for a step of a package, which no build has seen. */
export function markOf(step: object): StepMark | undefined {
  return allMarks().byStep.get(step);
}

/** The step that is exported at `source` in the modules evaluated so far. */
export function markedStep(source: string): unknown {
  return allMarks().bySource.get(source);
}

function allMarks(): Marks {
  const holder = globalThis as { [marks]?: Marks };
  holder[marks] ??= { bySource: new Map(), byStep: new WeakMap() };
  return holder[marks];
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
