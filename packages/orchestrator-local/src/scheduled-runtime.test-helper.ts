import {
  decodeValue,
  fromJson,
  type StepCall,
  type StepCallOptions,
  type StepRuntime,
  TsugiteError,
} from "@tsugite/core";
import type { Scheduler } from "fast-check";
import type { Behaviour } from "./random-graph.test-helper.ts";

/** Calls behaviours instead of functions, and counts; in which order they end, a seeded scheduler says. */
export class ScheduledRuntime implements StepRuntime {
  /** The steps that were called, in their order. */
  readonly calls: string[] = [];
  /** The most calls that went on at a time. */
  peak = 0;
  #going = 0;
  readonly #scheduler: Scheduler;
  readonly #behaviourOf: (step: string) => Behaviour;

  constructor(scheduler: Scheduler, behaviourOf: (step: string) => Behaviour) {
    this.#scheduler = scheduler;
    this.#behaviourOf = behaviourOf;
  }

  readonly parseParameters: StepRuntime["parseParameters"] = async (given) => given;
  readonly locateFile: StepRuntime["locateFile"] = async ({ path }) => path;
  async hook(): Promise<void> {}
  async close(): Promise<void> {}

  async call(call: StepCall, { signal }: StepCallOptions): ReturnType<StepRuntime["call"]> {
    this.calls.push(call.step);
    this.#going += 1;
    this.peak = Math.max(this.peak, this.#going);
    try {
      const value = await sumOf(call);
      await this.#scheduler.schedule(Promise.resolve(), `${call.step}, attempt ${call.attempt}`);
      signal.throwIfAborted();
      return this.#behave(call, value);
    } finally {
      this.#going -= 1;
    }
  }

  #behave({ step, attempt }: StepCall, value: number): Awaited<ReturnType<StepRuntime["call"]>> {
    const behaviour = this.#behaviourOf(step);
    if (behaviour === "throws" || (behaviour === "flaky" && attempt === 1)) throw new Error(`${step} throws`);
    if (behaviour === "unencodable") throw new TsugiteError("OUTPUT_NOT_ENCODABLE", `${step} returned a function.`);
    if (behaviour === "nothing") return { outputs: {}, metadata: {} };
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return { outputs: { output: { kind: "bytes", codec: "json", bytes } }, metadata: {} };
  }
}

/** One more than its inputs together; what is undefined counts nothing. */
async function sumOf({ inputs }: StepCall): Promise<number> {
  let sum = 1;
  for (const input of Object.values(inputs)) {
    if (input.kind === "json") sum += Number(fromJson(input.value) ?? 0);
    if (input.kind === "bytes") sum += Number(await decodeValue(input.codec, input.bytes));
  }
  return sum;
}
