import type { Problem } from "../error/problem.ts";

/** Gives the invocations of one pipeline their names: `fit`, `fit-2`, … unless they are named. */
export class InvocationNames {
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** The name of the next invocation. One that is taken is a problem; a free one is then used, so that one can go on. */
  take(step: string, explicit: string | undefined): { readonly name: string; readonly problem?: Problem } {
    const wanted = explicit ?? step;
    if (!this.#taken.has(wanted)) {
      this.#taken.add(wanted);
      return { name: wanted };
    }
    const name = this.#free(wanted);
    if (explicit === undefined) return { name };
    const message = `Two steps of the pipeline are called "${explicit}".`;
    return { name, problem: { code: "STEP_NAME_TAKEN", message, fix: "Give one of them another name." } };
  }

  #free(base: string): string {
    let count = this.#counts.get(base) ?? 1;
    do count += 1;
    while (this.#taken.has(`${base}-${count}`));
    this.#counts.set(base, count);
    this.#taken.add(`${base}-${count}`);
    return `${base}-${count}`;
  }
}
