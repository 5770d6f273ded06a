import { randomUUID } from "node:crypto";
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { formatDuration } from "../authoring/duration.ts";
import type { Stack } from "../component/stack.ts";
import type { ErrorRecord } from "../error/error-record.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { StepCall, StepCallResult } from "../thread/step-runtime.ts";
import { LogBuffer } from "./log-buffer.ts";
import { placeOf } from "./place-of.ts";
import type { ResolvedInputs } from "./resolve-inputs.ts";
import { stopOf } from "./run-stop.ts";
import type { ActiveStepRun } from "./step-run.ts";
import { type StoredOutputs, storeOutputs } from "./store-outputs.ts";

/** Milliseconds that a function has to end after its signal was aborted, before its thread or process is ended. */
const GRACE = 3_000;

/** What came of one call of a step's function. Whatever went wrong in it is the step's failure. */
export type CallOutcome =
  | (StoredOutputs & Pick<StepCallResult, "metadata">)
  | { readonly error: ErrorRecord; readonly status: "failed" | "cancelled" };

/** Calls a step's function once, and stores what it returned. Never rejects. */
export async function callOnce(stepRun: ActiveStepRun, inputs: ResolvedInputs, attempt: number): Promise<CallOutcome> {
  const { step, run, stack } = stepRun;
  const key = { runId: run.id, step: step.name };
  const logs = new LogBuffer(stack.metadataStore, run, step.name, attempt);
  const controller = new AbortController();
  const cancel = (): void => controller.abort(cancelled(step.name, run.signal));
  if (run.signal.aborted) cancel();
  else run.signal.addEventListener("abort", cancel, { once: true });
  const isInspected = run.inspect === step.name;
  // Who looks at a step line by line takes longer than it does.
  const timeout = isInspected ? undefined : step.timeout;
  const asked = outputsAsked(step, stack);
  const timer =
    timeout === undefined ? undefined : setTimeout(() => controller.abort(timedOut(step.name, timeout)), timeout);
  try {
    const { outputs, metadata } = await run.runtime.call(
      {
        source: step.source,
        inputs: await inputs.read(),
        outputs: asked,
        run: { id: run.id, name: run.name },
        step: step.name,
        attempt,
        idempotencyKey: digestOf(`${run.id}\n${step.name}`),
        ...(isInspected ? { inspect: true } : {}),
      },
      {
        signal: controller.signal,
        grace: GRACE,
        onLog: (...line) => logs.add(...line),
        ...placeOf(isInspected ? { ...step, isolation: "process" } : step),
      },
    );
    const pin = (digest: Digest): Promise<void> => stack.metadataStore.pinArtifact(key, attempt, digest);
    return { ...(await storeOutputs(stack, outputs, pin)), metadata };
  } catch (thrown) {
    await removeFiles(asked);
    const isCancelled = run.signal.aborted && thrown === controller.signal.reason;
    return { error: toErrorRecord(thrown), status: isCancelled ? "cancelled" : "failed" };
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener("abort", cancel);
    await logs.flush();
  }
}

function outputsAsked({ outputs }: StepSpec, { artifactStore }: Stack): StepCall["outputs"] {
  const asked = Object.entries(outputs).map(([name, { codec }]) => {
    return [name, { codec, path: join(artifactStore.temporaryFolder, `${randomUUID()}.part`) }] as const;
  });
  return Object.fromEntries(asked);
}

/** What cannot be removed now, the store removes when it is old. */
async function removeFiles(asked: StepCall["outputs"]): Promise<void> {
  await Promise.all(Object.values(asked).map(({ path }) => unlink(path).catch(() => {})));
}

function cancelled(step: string, signal: AbortSignal): TsugiteError {
  return new TsugiteError("STEP_CANCELLED", `Step ${step} was cancelled, because ${stopOf(signal)?.message}.`);
}

function timedOut(step: string, timeout: number): TsugiteError {
  const limit = formatDuration(timeout);
  return new TsugiteError("STEP_TIMED_OUT", `Step ${step} did not end within its timeout of ${limit}.`, {
    fix: "Raise `timeout` of the step, or make the step faster; a step that watches `signal` can end early.",
  });
}
