import { type FlowJob, FlowProducer, type Job, QueueEvents, Worker } from "bullmq";
import type { Engine, Peer, Runnable } from "../peer.ts";
import { type Small, steps } from "../steps.ts";

const QUEUE = "steps";

export const bullmq: Peer = {
  name: "BullMQ",
  packages: ["bullmq"],
  keeps: {
    durable: "Redis, append-only file synced after every write",
    "in memory": "Redis, without persistence",
  },
  service: "redis",
  async open({ port }): Promise<Engine> {
    const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
    const producer = new FlowProducer({ connection });
    const events = new QueueEvents(QUEUE, { connection });
    await events.waitUntilReady();
    let finish: (result: Small) => void = () => {};
    let branchesAfterFirst = 0;

    async function perform(job: Job): Promise<Small> {
      if (job.name === "first") {
        const from = steps.first();
        if (branchesAfterFirst > 0) await producer.add(fanOutOf(branchesAfterFirst, from));
        return from;
      }
      if (job.name === "branch") return steps.branch(job.data.from, job.data.index);
      const children = Object.values(await job.getChildrenValues<Small>());
      if (job.name === "join") return steps.join(children);
      const [from] = children;
      if (from === undefined) throw new Error(`Job ${job.name} has no child.`);
      return steps.next(from);
    }
    // As many at once as Tsugite uses threads on two cores.
    const worker = new Worker(QUEUE, perform, { connection, concurrency: 2 });
    await worker.waitUntilReady();
    events.on("completed", ({ jobId, returnvalue }) => {
      if (jobId === "last") finish(returnvalue as unknown as Small);
    });

    function define(flow: FlowJob, branches: number): Runnable {
      return () => {
        branchesAfterFirst = branches;
        return new Promise<Small>((resolve, reject) => {
          finish = resolve;
          worker.on("failed", (_job, error) => reject(error));
          producer.add(flow).catch(reject);
        });
      };
    }
    return {
      chain: (count) => define(chainOf(count), 0),
      fanOut: (branches) => define({ name: "first", queueName: QUEUE }, branches),
    };
  },
};

/** A job waits for its children, so the last step is the root. */
function chainOf(count: number): FlowJob {
  let flow: FlowJob = { name: "first", queueName: QUEUE };
  for (let index = 1; index < count; index++) {
    const id = index === count - 1 ? { opts: { jobId: "last" } } : {};
    flow = { name: "next", queueName: QUEUE, children: [flow], ...id };
  }
  return flow;
}

/** A flow is a tree, so that the first step adds what waits for it itself. */
function fanOutOf(branches: number, from: Small): FlowJob {
  const children = Array.from({ length: branches }, (_, index) => ({
    name: "branch",
    queueName: QUEUE,
    data: { from, index },
  }));
  return { name: "join", queueName: QUEUE, opts: { jobId: "last" }, children };
}
