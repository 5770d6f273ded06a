import { randomInt, randomUUID } from "node:crypto";
import type { Problem } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { currentOwner, isLost, LEASE } from "./run-owner.ts";
import type { NewRun, RunRecord } from "./run-record.ts";

/** Names that can stand in a path, a URL and an engine's id. */
export const NAME_PATTERN: RegExp = /^[A-Za-z0-9_.-]{1,200}$/;

/** An id that no other run has. */
export function newRunId(): string {
  return randomUUID();
}

/** The run that a deployment will register. Raises `NAME_INVALID`. */
export function newRun({ spec, stack, runtimeConfiguration }: PipelineDeployment): NewRun {
  const name = runtimeConfiguration.runName ?? defaultRunName(spec.name, new Date());
  if (!NAME_PATTERN.test(name)) throw TsugiteError.fromProblem(runNameProblem(name));
  return {
    id: newRunId(),
    name,
    pipeline: spec.name,
    stack: stack.name,
    execution: { engine: stack.orchestrator.engine, pipeline: spec.name, runName: name },
    parameters: runtimeConfiguration.parameters,
    cache: runtimeConfiguration.cache,
    ...ownership(),
  };
}

export function runNameProblem(name: string): Problem {
  return {
    code: "NAME_INVALID",
    message: `A run cannot be called ${JSON.stringify(name)}.`,
    fix: "Use up to 200 letters, digits, dots, dashes and underscores.",
  };
}

/** What is wrong with the name of a new run when this run has it. */
export function nameTakenProblem(taken: RunRecord): Problem {
  const { pipeline, name, id, status } = taken;
  return {
    code: "RUN_NAME_TAKEN",
    message: `The pipeline ${pipeline} has a run called ${name} already: ${id}, which is ${isLost(taken) ? "lost: its process is gone" : status}.`,
    fix:
      status === "completed"
        ? "Choose another name."
        : `Choose another name, or take that run up again: \`tsugite runs resume ${name}\`.`,
  };
}

/** Who carries out a run: this process, until it hands the run over to an engine. */
export function ownership(): Required<Pick<NewRun, "owner" | "leaseUntil">> {
  return { owner: currentOwner(), leaseUntil: Date.now() + LEASE };
}

/** `penguins-20261124-141503-k3f9ab`: sorts by time, and a hundred that begin in one second differ. */
export function defaultRunName(pipeline: string, now: Date): string {
  const [date = "", time = ""] = now.toISOString().replaceAll(/[-:]/g, "").split("T");
  const suffix = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return `${pipeline}-${date}-${time.slice(0, 6)}-${suffix}`;
}
