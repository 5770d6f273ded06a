import type { Problem } from "../error/problem.ts";
import { upstreamStepNames, type Waiting } from "./upstream-step-names.ts";

/**
 * Steps in an order in which each stands after everything it waits for; ties stand in the order of declaration.
 * Linear in steps and edges. What waits in a circle, or for a step that does not exist, is a problem.
 */
export function sortSteps<Step extends Waiting & { readonly name: string }>(
  steps: readonly Step[],
): { readonly sorted: readonly Step[]; readonly problems: readonly Problem[] } {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const problems: Problem[] = [];
  const sorted: Step[] = [];
  const state = new Map<string, "open" | "done">();

  for (const first of steps) {
    const path: { step: Step; rest: string[] }[] = [];
    const enter = (step: Step): void => {
      state.set(step.name, "open");
      path.push({ step, rest: upstreamStepNames(step).toReversed() });
    };
    if (!state.has(first.name)) enter(first);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const name = top.rest.pop();
      if (name === undefined) {
        path.pop();
        state.set(top.step.name, "done");
        sorted.push(top.step);
        continue;
      }
      const upstream = byName.get(name);
      if (upstream === undefined) problems.push(unknownStep(top.step.name, name));
      else if (state.get(name) === "open")
        problems.push(
          circle(
            path.map(({ step }) => step.name),
            name,
          ),
        );
      else if (!state.has(name)) enter(upstream);
    }
  }
  return { sorted, problems };
}

function unknownStep(step: string, upstream: string): Problem {
  return {
    code: "STEP_NOT_FOUND",
    step,
    message: `Step ${step} waits for step ${upstream}, which the pipeline does not have.`,
    fix: "Compile the pipeline again from its sources.",
  };
}

function circle(path: readonly string[], name: string): Problem {
  const loop = [...path.slice(path.indexOf(name)), name];
  return {
    code: "STEPS_CYCLIC",
    step: name,
    message: `These steps wait for each other in a circle: ${loop.join(" ← ")}.`,
    fix: "Remove one of the connections.",
  };
}
