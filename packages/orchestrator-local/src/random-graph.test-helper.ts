import type { FailureMode, PipelineSpec, StepSpec } from "@tsugite/core";
import fc from "fast-check";

/** What the function of a step does: `flaky` fails in its first attempt, `unencodable` returns what no codec holds. */
export type Behaviour = "value" | "nothing" | "throws" | "flaky" | "unencodable";

export interface Node {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly retries: number;
  /** Steps whose outputs it adds up. */
  readonly inputs: readonly string[];
  /** Steps that it waits for without their outputs. */
  readonly after: readonly string[];
}

export type Graph = readonly Node[];

/** How a step must end. */
export interface Expected {
  readonly status: "completed" | "failed" | "skipped";
  readonly calls: number;
  /** Undefined where it returned nothing. */
  readonly value?: number;
}

const picks = fc.array(fc.nat(), { maxLength: 3 });
const behaviours = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Behaviour>("value") },
  { weight: 4, arbitrary: fc.constantFrom<Behaviour>("nothing", "throws", "flaky", "unencodable") },
);
const rows = fc.array(fc.record({ behaviour: behaviours, retries: fc.nat(2), inputs: picks, after: picks }), {
  minLength: 1,
  maxLength: 10,
});

/** Graphs whose steps stand after what they wait for. */
export const graphs: fc.Arbitrary<Graph> = rows.map((nodes) =>
  nodes.map((node, index) => {
    const before = (numbers: readonly number[]): string[] =>
      index === 0 ? [] : [...new Set(numbers.map((number) => `s${number % index}`))];
    return { ...node, name: `s${index}`, inputs: before(node.inputs), after: before(node.after) };
  }),
);

/** What every step of a graph must come to: the engine, in thirty lines. */
export function interpret(graph: Graph): ReadonlyMap<string, Expected> {
  const ended = new Map<string, Expected>();
  for (const node of graph) {
    const isBlocked = [...node.inputs, ...node.after].some((name) => ended.get(name)?.status !== "completed");
    ended.set(node.name, isBlocked ? { status: "skipped", calls: 0 } : interpretNode(node, ended));
  }
  return ended;
}

function interpretNode({ behaviour, retries, inputs }: Node, ended: ReadonlyMap<string, Expected>): Expected {
  const value = 1 + inputs.map((name) => ended.get(name)?.value ?? 0).reduce((sum, each) => sum + each, 0);
  switch (behaviour) {
    case "value":
      return { status: "completed", calls: 1, value };
    case "nothing":
      return { status: "completed", calls: 1 };
    case "flaky":
      return retries > 0 ? { status: "completed", calls: 2, value } : { status: "failed", calls: 1 };
    case "throws":
      return { status: "failed", calls: retries + 1 };
    case "unencodable":
      // Another attempt would return the same.
      return { status: "failed", calls: 1 };
  }
}

/** The graph as it is compiled; `code` makes its steps differ from those of other graphs for the cache. */
export function specOfGraph(graph: Graph, code: string, failureMode?: FailureMode): PipelineSpec {
  return {
    specVersion: 1,
    name: "random",
    source: "pipeline.ts#default",
    steps: graph.map((node) => specOfNode(node, code)),
    ...(failureMode === undefined ? {} : { failureMode }),
  };
}

function specOfNode({ name, retries, inputs, after }: Node, code: string): StepSpec {
  return {
    name,
    source: name,
    code: { digest: Buffer.from(`${code}/${name}`).toString("hex").padEnd(64, "0") },
    inputs: Object.fromEntries(inputs.map((step) => [step, { kind: "output", step, output: "output" }])),
    outputs: { output: { codec: "auto" } },
    ...(after.length === 0 ? {} : { after }),
    retries: { count: retries, delay: 0, maxDelay: 0, backoff: "constant", jitter: false },
  };
}
