import { join } from "node:path";
import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import type { Engine, Peer, Runnable } from "../peer.ts";
import { type Small, steps } from "../steps.ts";

const State = Annotation.Root({
  last: Annotation<Small>(),
  branches: Annotation<Small[]>({ reducer: (before, more) => before.concat(more), default: () => [] }),
});
type Graph = StateGraph<typeof State.spec, typeof State.State, typeof State.Update, string>;

export const langgraph: Peer = {
  name: "LangGraph.js",
  packages: ["@langchain/langgraph", "@langchain/langgraph-checkpoint-sqlite"],
  keeps: {
    durable: 'SqliteSaver: SQLite, WAL, synchronous FULL; durability "sync"',
    "in memory": "MemorySaver",
  },
  async open({ keeping, folder }): Promise<Engine> {
    const checkpointer =
      keeping === "durable" ? SqliteSaver.fromConnString(join(folder, "checkpoints.db")) : new MemorySaver();
    // Said, and not left to how better-sqlite3 was built.
    if (checkpointer instanceof SqliteSaver) checkpointer.db.pragma("synchronous = FULL");

    function define(graph: Graph, nodes: number): Runnable {
      const app = graph.compile({ checkpointer });
      return async () => {
        const options = {
          configurable: { thread_id: "bench" },
          durability: "sync",
          recursionLimit: nodes + 10,
        } as const;
        return (await app.invoke({}, options)).last;
      };
    }
    return {
      chain: (count) => define(chainOf(count), count),
      fanOut: (branches) => define(fanOutOf(branches), branches + 2),
    };
  },
};

function chainOf(count: number): Graph {
  const graph: Graph = new StateGraph(State);
  graph.addNode("0", () => ({ last: steps.first() })).addEdge(START, "0");
  for (let index = 1; index < count; index++) {
    graph.addNode(`${index}`, ({ last }) => ({ last: steps.next(last) })).addEdge(`${index - 1}`, `${index}`);
  }
  return graph.addEdge(`${count - 1}`, END);
}

function fanOutOf(count: number): Graph {
  const branches = Array.from({ length: count }, (_, index) => `branch-${index}`);
  const graph: Graph = new StateGraph(State);
  graph.addNode("first", () => ({ last: steps.first() })).addEdge(START, "first");
  for (const [index, branch] of branches.entries()) {
    graph.addNode(branch, ({ last }) => ({ branches: [steps.branch(last, index)] })).addEdge("first", branch);
  }
  graph.addNode("join", (state) => ({ last: steps.join(state.branches) })).addEdge(branches, "join");
  return graph.addEdge("join", END);
}
