/** Lines of a log that were printed and are not kept. */
export interface LeftOut {
  readonly lines: number;
  /** Of their text as UTF-8, with their newlines. */
  readonly bytes: number;
}

/** What one line counts for. */
export function sizeOfLine(text: string): LeftOut {
  return { lines: 1, bytes: Buffer.byteLength(text) + 1 };
}

export function sumOf(one: LeftOut, other: LeftOut): LeftOut {
  return { lines: one.lines + other.lines, bytes: one.bytes + other.bytes };
}

/** The line that stands where lines are missing. */
export function describeLeftOut({ lines, bytes }: LeftOut): string {
  const size = bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return `… ${lines === 1 ? "1 line" : `${lines} lines`} (${size}) left out`;
}
