import prettyMilliseconds from "pretty-ms";

/** `12ms`, `3.2s`, `2m 5s`. */
export function formatDuration(milliseconds: number): string {
  return prettyMilliseconds(Math.max(0, Math.round(milliseconds)));
}

/** A duration that grows on the screen: tenths of a second, so that it neither flickers nor stands still. */
export function formatElapsed(milliseconds: number): string {
  return milliseconds < 60_000 ? `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s` : formatDuration(milliseconds);
}
