import { join } from "node:path";
import { OpenWorkflow } from "openworkflow";
import { BackendSqlite } from "openworkflow/sqlite";
import type { Engine, Peer, Runnable } from "../peer.ts";
import { type Small, steps } from "../steps.ts";

export const openWorkflow: Peer = {
  name: "OpenWorkflow",
  packages: ["openworkflow"],
  keeps: { durable: "BackendSqlite: SQLite, WAL, synchronous FULL", "in memory": "BackendSqlite on :memory:" },
  async open({ keeping, folder }): Promise<Engine> {
    const backend = BackendSqlite.connect(keeping === "durable" ? join(folder, "openworkflow.db") : ":memory:");
    const client = new OpenWorkflow({ backend });

    async function define(workflow: ReturnType<typeof chainOf>): Promise<Runnable> {
      await client.newWorker().start();
      return async () => (await workflow.run({})).result();
    }
    function chainOf(count: number) {
      return client.defineWorkflow({ name: "chain" }, async ({ step }): Promise<Small> => {
        let last = await step.run({ name: "first" }, () => steps.first());
        for (let index = 1; index < count; index++) {
          const from = last;
          last = await step.run({ name: `next-${index}` }, () => steps.next(from));
        }
        return last;
      });
    }
    function fanOutOf(count: number) {
      return client.defineWorkflow({ name: "fan-out" }, async ({ step }): Promise<Small> => {
        const from = await step.run({ name: "first" }, () => steps.first());
        const branches = await Promise.all(
          Array.from({ length: count }, (_, index) => {
            return step.run({ name: `branch-${index}` }, () => steps.branch(from, index));
          }),
        );
        return step.run({ name: "join" }, () => steps.join(branches));
      });
    }
    return {
      chain: (count) => define(chainOf(count)),
      fanOut: (branches) => define(fanOutOf(branches)),
    };
  },
};
