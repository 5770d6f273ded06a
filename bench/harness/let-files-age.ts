/** Milliseconds within which a file might change again without a trace in its times. */
const AGE = 2_500;

/** Waits until files written just now count as settled, as those of a user do who did not save this very moment. */
export function letFilesAge(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGE);
}
