const key = Symbol.for("tsugite.evaluating");

/** Notes that the top-level code of a pipeline file runs, as long as the work goes on. */
export async function whileEvaluating<T>(work: () => Promise<T>): Promise<T> {
  const holder = globalThis as { [key]?: boolean };
  holder[key] = true;
  try {
    return await work();
  } finally {
    holder[key] = false;
  }
}

/** Whether this thread runs the top-level code of a pipeline file: what loads the file there would load it for ever. */
export function isEvaluating(): boolean {
  return (globalThis as { [key]?: boolean })[key] === true;
}
