/** What is told of repeated measurements. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly min: number;
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    median: quantile(sorted, 0.5),
    p10: quantile(sorted, 0.1),
    p90: quantile(sorted, 0.9),
    min: quantile(sorted, 0),
  };
}

export function repeat(count: number, measure: () => number): readonly number[] {
  return Array.from({ length: count }, measure);
}

/**
 * Takes each of the measurements `count` times, in turn and every second round backwards, so that a disk or a neighbour
 * that grows slower meanwhile is felt by all of them alike.
 */
export function measureInTurn<Measurements extends Readonly<Record<string, () => unknown>>>(
  count: number,
  measurements: Measurements,
): { readonly [Name in keyof Measurements]: readonly ReturnType<Measurements[Name]>[] } {
  const all = Object.entries(measurements).map(([name, measure]) => ({ name, measure, results: [] as unknown[] }));
  for (let round = 0; round < count; round++) {
    for (const { measure, results } of round % 2 === 0 ? all : all.toReversed()) results.push(measure());
  }
  // Each list holds what its own measurement returned.
  return Object.fromEntries(all.map(({ name, results }) => [name, results])) as {
    [Name in keyof Measurements]: ReturnType<Measurements[Name]>[];
  };
}

/** Each sample over the one that was taken in the same round. */
export function ratios(samples: readonly number[], floor: readonly number[]): readonly number[] {
  return samples.map((sample, index) => sample / (floor[index] ?? Number.NaN));
}

/** Between two samples the value in between, by distance. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
