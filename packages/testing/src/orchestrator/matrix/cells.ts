import type { GraphName } from "../project/graphs.ts";

/** What the step named `subject` of a graph does. */
export type BehaviourName =
  | "value"
  | "named"
  | "large"
  | "throws"
  | "throwsOnce"
  | "timesOut"
  | "exits"
  | "killed"
  | "unencodable";

/** One pipeline of the matrix. */
export interface Cell {
  readonly graph: GraphName;
  readonly behaviour: BehaviourName;
  /** Of the test. */
  readonly name: string;
  /** `file#export` in the project. */
  readonly source: string;
}

const GRAPHS: Readonly<Record<GraphName, string>> = {
  linear: "linear graph",
  diamond: "diamond",
  nested: "nested data",
  wide: "wide graph",
  usedTwice: "step used twice",
  ordered: "order without data",
};

const BEHAVIOURS: Readonly<Record<BehaviourName, string>> = {
  value: "returns a value",
  named: "has named outputs",
  large: "makes a large file",
  throws: "throws",
  throwsOnce: "throws once and is retried",
  timesOut: "times out",
  exits: "exits",
  killed: "is killed",
  unencodable: "returns what no codec holds",
};

/** Every graph with every behaviour. */
export const cells: readonly Cell[] = (Object.keys(GRAPHS) as GraphName[]).flatMap((graph) =>
  (Object.keys(BEHAVIOURS) as BehaviourName[]).map((behaviour) => ({
    graph,
    behaviour,
    name: `${GRAPHS[graph]}: a step ${BEHAVIOURS[behaviour]}`,
    source: `matrix.ts#${graph}_${behaviour}`,
  })),
);

/** The file that exports the pipelines of all cells. */
export function matrixFile(): string {
  const lines = cells.map(
    ({ graph, behaviour }) =>
      `export const ${graph}_${behaviour} = pipeline("${graph}-${behaviour}", () => graphs.${graph}(steps.${behaviour}));`,
  );
  const imports = [
    'import { pipeline } from "@tsugite/core";',
    'import { graphs } from "./graphs.ts";',
    'import * as steps from "./steps.ts";',
  ];
  return `${[...imports, "", ...lines].join("\n")}\n`;
}
