import { pipelineNameOf } from "../compile/kubernetes-names.ts";
import type { KubeflowClient } from "../rest/kubeflow-client.ts";
import { deleteSchedules } from "./deliver-schedule.ts";

export interface PipelineRemoval {
  readonly client: KubeflowClient;
  /** Its name in the spec. */
  readonly pipeline: string;
  readonly signal: AbortSignal;
}

/** Takes a pipeline away with its schedules. Runs that are going on go on, since they hold all they need; all runs stay listed. */
export async function removePipeline({ client, pipeline, signal }: PipelineRemoval): Promise<void> {
  await deleteSchedules(client, pipeline, signal);
  const found = await client.pipelines.find(pipelineNameOf(pipeline), signal);
  if (found !== undefined) await client.pipelines.delete(found.pipeline_id, signal);
}
