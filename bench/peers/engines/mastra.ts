import { join } from "node:path";
import { Mastra } from "@mastra/core";
import { InMemoryStore } from "@mastra/core/storage";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { LibSQLStore } from "@mastra/libsql";
import { z } from "zod";
import type { Engine, Peer, Runnable } from "../peer.ts";
import { type Small, steps } from "../steps.ts";

const small = z.object({ value: z.number(), first: z.number(), last: z.number() });
const nothing = z.object({});

export const mastra: Peer = {
  name: "Mastra",
  packages: ["@mastra/core", "@mastra/libsql"],
  keeps: {
    durable: "LibSQLStore: SQLite, WAL, which it sets to synchronous NORMAL",
    "in memory": "InMemoryStore",
  },
  async open({ keeping, folder }): Promise<Engine> {
    const storage =
      keeping === "durable"
        ? new LibSQLStore({ id: "bench", url: `file:${join(folder, "mastra.db")}` })
        : new InMemoryStore({ id: "bench" });

    function define(workflow: ReturnType<typeof chainOf>): Runnable {
      const instance = new Mastra({ storage, workflows: { bench: workflow }, logger: false });
      return async () => {
        const run = await instance.getWorkflow("bench").createRun();
        const result = await run.start({ inputData: {} });
        if (result.status !== "success") throw new Error(`The run ended as ${result.status}.`);
        return result.result as Small;
      };
    }
    return {
      chain: (count) => define(chainOf(count)),
      fanOut: (branches) => define(fanOutOf(branches)),
    };
  },
};

const first = createStep({
  id: "first",
  inputSchema: nothing,
  outputSchema: small,
  execute: async () => steps.first(),
});

function nextStep(index: number) {
  return createStep({
    id: `next-${index}`,
    inputSchema: small,
    outputSchema: small,
    execute: async ({ inputData }) => steps.next(inputData),
  });
}

function branchStep(index: number) {
  return createStep({
    id: `branch-${index}`,
    inputSchema: small,
    outputSchema: small,
    execute: async ({ inputData }) => steps.branch(inputData, index),
  });
}

function chainOf(count: number) {
  let workflow = createWorkflow({ id: "bench", inputSchema: nothing, outputSchema: small }).then(first);
  for (let index = 1; index < count; index++) workflow = workflow.then(nextStep(index));
  return workflow.commit();
}

function fanOutOf(count: number) {
  const branches = Array.from({ length: count }, (_, index) => branchStep(index));
  const join = createStep({
    id: "join",
    inputSchema: z.record(z.string(), small),
    outputSchema: small,
    execute: async ({ inputData }) => steps.join(Object.values(inputData)),
  });
  return createWorkflow({ id: "bench", inputSchema: nothing, outputSchema: small })
    .then(first)
    .parallel(branches)
    .then(join)
    .commit();
}
