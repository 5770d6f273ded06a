import { features } from "./features.ts";
import { type Penguin, type Species, speciesNames } from "./penguin.ts";

/** The average penguin of each species: plain data, so it needs no codec. */
export interface NearestCentroid {
  readonly centroids: Readonly<Record<Species, readonly number[]>>;
  /** Standard deviation of each feature; without it grams would outweigh millimetres. */
  readonly scale: readonly number[];
}

/** Averages the penguins of each species. */
export function trainNearestCentroid(penguins: readonly Penguin[]): NearestCentroid {
  const centroidOf = (name: Species) => mean(penguins.filter(({ species }) => species === name).map(features));
  return {
    centroids: { Adelie: centroidOf("Adelie"), Chinstrap: centroidOf("Chinstrap"), Gentoo: centroidOf("Gentoo") },
    scale: deviation(penguins.map(features)),
  };
}

/** The species whose average is the most similar, of each penguin. */
export function predictWithCentroids({ centroids, scale }: NearestCentroid, penguins: readonly Penguin[]): Species[] {
  return penguins.map((penguin) => {
    const point = features(penguin);
    const distance = (name: Species) =>
      Math.hypot(...point.map((value, index) => (value - at(centroids[name], index)) / at(scale, index)));
    return speciesNames.reduce((nearest, name) => (distance(name) < distance(nearest) ? name : nearest));
  });
}

function mean(points: readonly number[][]): number[] {
  const [first = []] = points;
  return first.map((_, index) => points.reduce((sum, point) => sum + at(point, index), 0) / points.length);
}

function deviation(points: readonly number[][]): number[] {
  const centre = mean(points);
  const squares = points.map((point) => point.map((value, index) => (value - at(centre, index)) ** 2));
  // A feature that is the same for all tells nothing, and would divide by zero.
  return mean(squares).map((variance) => Math.sqrt(variance) || 1);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
