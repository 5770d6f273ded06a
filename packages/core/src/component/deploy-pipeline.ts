import type { DeploymentRecord } from "../deployment/deployment-record.ts";
import { leaveWithEngine } from "../deployment/leave-with-engine.ts";
import { writeFiles } from "../deployment/write-files.ts";
import { type Problem, throwProblems } from "../error/problem.ts";
import { reasonOf } from "../error/reason-of.ts";
import type { Digest } from "../json/digest.ts";
import type { Bundle } from "../module/bundle.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import type { DeploymentIntent, PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { RuntimeConfiguration } from "../orchestrator/runtime-configuration.ts";
import { activateRun } from "../run/activate-run.ts";
import type { ActiveRun, RunNotice } from "../run/active-run.ts";
import { keepLease } from "../run/keep-lease.ts";
import { newRun, ownership } from "../run/new-run.ts";
import type { RunRecord } from "../run/run-record.ts";
import { checkSchedule } from "../schedule/check-schedule.ts";
import type { Schedule, ScheduleOptions } from "../schedule/schedule.ts";
import type { DigestParts } from "../spec/digest-parts.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { StepRuntime } from "../thread/step-runtime.ts";
import { carryOut } from "./carry-out.ts";
import { checkDeployment } from "./check-deployment.ts";
import type { Stack } from "./stack.ts";
import type { Prepared, StackComponent } from "./stack-component.ts";
import type { StackComponentType } from "./stack-component-type.ts";

/** What a stack is asked to do. */
export interface DeploymentRequest {
  readonly spec: PipelineSpec;
  /** What the digests in the spec were made of, so that later runs can tell what changed. @default unknown */
  readonly parts?: ReadonlyMap<Digest, DigestParts>;
  /** A schedule, for the intents `deploy` and `compile`, is checked before it is handed on. */
  readonly runtimeConfiguration: Omit<RuntimeConfiguration, "schedule"> & { readonly schedule?: ScheduleOptions };
  /** @default "run" */
  readonly intent?: DeploymentIntent;
  /** Takes up this run instead of a new one; its completed steps are kept but for those to run again. */
  readonly resume?: { readonly run: RunRecord; readonly rerun: readonly string[] };
  /** Calls the user's functions where the orchestrator runs steps in this process. */
  readonly runtime: StepRuntime;
  readonly bundle: () => Promise<Bundle>;
  /** Absolute path, for the intent `compile`. */
  readonly outDir?: string;
  /** @default never aborted */
  readonly signal?: AbortSignal;
  /** @default does nothing */
  readonly log?: (line: string) => void;
  /** Told when the run is registered, before its first step, with what was noted while checking. */
  readonly onRun?: (run: RunRecord, warnings: readonly Problem[]) => void;
  /** @default does nothing */
  readonly notify?: (notice: RunNotice) => void;
}

/** What came of a deployment. */
export interface DeploymentOutcome {
  readonly result: OrchestrationResult;
  /** The run as it is now; absent when none was registered. */
  readonly run?: RunRecord;
  /** What was left with the engine; present exactly when the intent was `deploy`. */
  readonly deployment?: DeploymentRecord;
  /** What was noted while checking, and does not stop anything. */
  readonly warnings: readonly Problem[];
}

/** See {@link Stack.deployPipeline}. */
export async function deployPipeline(stack: Stack, request: DeploymentRequest): Promise<DeploymentOutcome> {
  const described = describeDeployment(stack, request);
  const { schedule, problems: ofSchedule } = checkSchedule(request.runtimeConfiguration.schedule, described);
  let deployment = withSchedule(described, schedule);
  const problems = [...ofSchedule, ...(await checkDeployment(deployment))];
  throwProblems(problems, `The pipeline ${request.spec.name} cannot be deployed on the stack ${stack.name}`);
  const begun: StackComponent[] = [];
  try {
    deployment = { ...deployment, prepared: await prepare(deployment, begun) };
    if (deployment.intent === "deploy") return { ...(await leaveWithEngine(deployment)), warnings: problems };
    if (deployment.intent === "compile") return { result: await writeFiles(deployment), warnings: problems };
    const lease = await register(deployment, request);
    deployment = { ...deployment, run: lease.run };
    try {
      tell(deployment, () => request.onRun?.(lease.run, problems));
      return { ...(await carryOut(deployment, lease.run)), warnings: problems };
    } finally {
      lease.stop();
    }
  } finally {
    await cleanUp(deployment, begun);
  }
}

function describeDeployment(stack: Stack, request: DeploymentRequest): PipelineDeployment {
  const { spec } = request;
  const { schedule: _checkedApart, ...runtimeConfiguration } = request.runtimeConfiguration;
  return {
    sortedSteps: spec.steps,
    pipeline: { name: spec.name, source: spec.source },
    spec,
    stack,
    runtimeConfiguration,
    intent: request.intent ?? "run",
    ...(request.outDir === undefined ? {} : { outDir: request.outDir }),
    prepared: {},
    bundle: request.bundle,
    log: request.log ?? (() => {}),
    signal: request.signal ?? new AbortController().signal,
  };
}

function withSchedule(deployment: PipelineDeployment, schedule: Schedule | undefined): PipelineDeployment {
  if (schedule === undefined) return deployment;
  return { ...deployment, runtimeConfiguration: { ...deployment.runtimeConfiguration, schedule } };
}

async function prepare(
  deployment: PipelineDeployment,
  begun: StackComponent[],
): Promise<PipelineDeployment["prepared"]> {
  const prepared: Partial<Record<StackComponentType, Prepared>> = {};
  for (const component of deployment.stack.components) {
    begun.push(component);
    const made = await component.preparePipelineDeployment({ ...deployment, prepared: { ...prepared } });
    if (made !== undefined) prepared[component.type] = made;
  }
  return prepared;
}

interface RegisteredRun {
  readonly run: ActiveRun;
  stop(): void;
}

async function register(deployment: PipelineDeployment, request: DeploymentRequest): Promise<RegisteredRun> {
  const record = await createOrResume(deployment, request);
  const lease = record.owner === undefined ? undefined : keepLease(deployment.stack.metadataStore, record);
  const over = new AbortController();
  const { inspect } = deployment.runtimeConfiguration;
  const run = activateRun(record, {
    spec: deployment.spec,
    runtime: request.runtime,
    ...(inspect === undefined ? {} : { inspect }),
    cancelledBy: [deployment.signal, over.signal, ...(lease === undefined ? [] : [lease.signal])],
    notify: (notice) => {
      if (!over.signal.aborted) tell(deployment, () => request.notify?.(notice));
    },
  });
  const stop = (): void => {
    lease?.stop();
    // An orchestrator that threw may have left steps behind, whose run nobody carries out any more.
    over.abort();
  };
  return { run, stop };
}

/** Who watches a run can do it no harm. */
function tell({ log }: PipelineDeployment, listener: () => void): void {
  try {
    listener();
  } catch (error) {
    log(`A listener of the run threw: ${reasonOf(error)}`);
  }
}

function createOrResume(deployment: PipelineDeployment, { resume, parts }: DeploymentRequest): Promise<RunRecord> {
  const { stack, spec } = deployment;
  if (resume === undefined) return stack.metadataStore.createRun(newRun(deployment), spec, parts);
  const { run, rerun } = resume;
  const runName = `${run.name}.${run.generation + 1}`;
  const execution = { engine: stack.orchestrator.engine, pipeline: spec.name, runName };
  const kept = parts === undefined ? {} : { parts };
  return stack.metadataStore.resumeRun(run.id, {
    execution,
    generation: run.generation,
    spec,
    rerun,
    ...kept,
    ...ownership(),
  });
}

/** One component's failure to clean up keeps neither the others from it nor the result from being told. */
async function cleanUp(deployment: PipelineDeployment, begun: readonly StackComponent[]): Promise<void> {
  for (const component of begun.toReversed()) {
    try {
      await component.cleanupPipelineRun(deployment);
    } catch (error) {
      const reason = reasonOf(error);
      deployment.log(`The ${component.type} ${component.name} could not clean up: ${reason}`);
    }
  }
}
