import { join } from "node:path";
import { ClusterWorkflowEngine, SingleRunner } from "@effect/cluster";
import { SqlClient } from "@effect/sql";
import { SqliteClient } from "@effect/sql-sqlite-node";
import { Activity, Workflow, WorkflowEngine } from "@effect/workflow";
import { Effect, Layer, ManagedRuntime, Schema } from "effect";
import type { Engine, Peer, Runnable } from "../peer.ts";
import { type Small, steps } from "../steps.ts";

const SmallSchema = Schema.Struct({ value: Schema.Number, first: Schema.Number, last: Schema.Number });

export const effect: Peer = {
  name: "Effect workflow",
  packages: ["effect", "@effect/workflow", "@effect/cluster", "@effect/sql-sqlite-node"],
  keeps: {
    durable: "ClusterWorkflowEngine on SingleRunner: SQLite, WAL, synchronous FULL",
    "in memory": "WorkflowEngine.layerMemory",
  },
  async open({ keeping, folder }): Promise<Engine> {
    const engine = keeping === "durable" ? durableEngine(join(folder, "effect.db")) : WorkflowEngine.layerMemory;

    function define(execute: Effect.Effect<Small, never, ActivityNeeds>): Runnable {
      const workflow = Workflow.make({
        name: "bench",
        success: SmallSchema,
        payload: { id: Schema.String },
        idempotencyKey: ({ id }) => id,
      });
      const runtime = ManagedRuntime.make(workflow.toLayer(() => execute).pipe(Layer.provideMerge(engine)));
      return async () => runtime.runPromise(workflow.execute({ id: "bench" }));
    }
    return {
      chain: (count) => define(chainOf(count)),
      fanOut: (branches) => define(fanOutOf(branches)),
    };
  },
};

type ActivityNeeds = WorkflowEngine.WorkflowEngine | WorkflowEngine.WorkflowInstance;

function durableEngine(filename: string) {
  // Said, and not left to how better-sqlite3 was built.
  const fullSync = Layer.effectDiscard(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`PRAGMA synchronous = FULL`));
  const database = fullSync.pipe(Layer.provideMerge(SqliteClient.layer({ filename })));
  return ClusterWorkflowEngine.layer.pipe(
    Layer.provideMerge(SingleRunner.layer()),
    Layer.provideMerge(database),
    Layer.orDie,
  );
}

function activity(name: string, work: () => Small) {
  return Activity.make({ name, success: SmallSchema, execute: Effect.sync(work) });
}

function chainOf(count: number) {
  return Effect.gen(function* () {
    let last: Small = yield* activity("first", () => steps.first());
    for (let index = 1; index < count; index++) {
      const from = last;
      last = yield* activity(`next-${index}`, () => steps.next(from));
    }
    return last;
  });
}

function fanOutOf(count: number) {
  return Effect.gen(function* () {
    const from: Small = yield* activity("first", () => steps.first());
    const indexes = Array.from({ length: count }, (_, index) => index);
    const branches = yield* Effect.forEach(
      indexes,
      (index) => activity(`branch-${index}`, () => steps.branch(from, index)),
      { concurrency: "unbounded" },
    );
    return yield* activity("join", () => steps.join(branches));
  });
}
