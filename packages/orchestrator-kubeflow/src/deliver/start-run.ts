import { type ActiveRun, TsugiteError } from "@tsugite/core";
import { type KubeflowParameter, runtimeParameters } from "../compile/describe-parameters.ts";
import type { KubeflowRun } from "../rest/answers.ts";
import type { KubeflowClient } from "../rest/kubeflow-client.ts";
import { ROOT_INPUT } from "../step/input-names.ts";
import type { DeliveredPipeline } from "./deliver-pipeline.ts";

export interface RunToStart extends DeliveredPipeline {
  readonly client: KubeflowClient;
  readonly run: Pick<ActiveRun, "id" | "name" | "parameters">;
  readonly experimentId: string;
  readonly parameters: readonly KubeflowParameter[];
  readonly serviceAccount: string | undefined;
  readonly signal: AbortSignal;
}

/** A run whose start was not answered is among so many that are newer. */
const MANY = 50;

/**
 * Starts a run, once: where Kubeflow did not answer, it is looked for among the newest, since the request may have come
 * through all the same. Returns Kubeflow's id of it.
 */
export async function startRun(request: RunToStart): Promise<string> {
  const { client, run, parameters, signal, ...place } = request;
  const given = { ...runtimeParameters(parameters, run.parameters), [ROOT_INPUT.registeredRun]: run.id };
  try {
    const started = await client.runs.create({ ...place, displayName: run.name, parameters: given, signal });
    return started.run_id;
  } catch (error) {
    if (!TsugiteError.is(error, "ENGINE_NOT_REACHED")) throw error;
    const all = await client.runs.newest(request.experimentId, MANY, signal).catch((): readonly KubeflowRun[] => []);
    const found = all.find((each) => each.runtime_config?.parameters?.[ROOT_INPUT.registeredRun] === run.id);
    if (found === undefined) throw error;
    return found.run_id;
  }
}
