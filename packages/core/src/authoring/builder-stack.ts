import type { StepDefinition } from "./step.ts";

const key = Symbol.for("tsugite.builders");

/** What a step needs of the builder it is called in. */
export interface Builder {
  /** Adds an invocation, and returns the Refs to its outputs. */
  call(step: object, definition: StepDefinition, inputs: unknown, options: unknown): unknown;
}

/** The innermost builder that is running; undefined outside of builders. */
export function currentBuilder(): Builder | undefined {
  return builders().at(-1);
}

/** Runs a function as the body of a builder. */
export function withBuilder<T>(builder: Builder, body: () => T): T {
  const stack = builders();
  stack.push(builder);
  try {
    return body();
  } finally {
    stack.pop();
  }
}

/** On `globalThis`, so that a step of one copy of core can be called in a builder of another. */
function builders(): Builder[] {
  const holder = globalThis as { [key]?: Builder[] };
  holder[key] ??= [];
  return holder[key];
}
