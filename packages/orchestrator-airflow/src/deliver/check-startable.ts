import { TsugiteError } from "@tsugite/core";
import type { AirflowClient } from "../rest/airflow-client.ts";

/** A DAG of which a run is to be started. */
export interface DagToStart {
  readonly client: AirflowClient;
  readonly dagId: string;
  /** Whether a DAG that somebody paused is to go on. */
  readonly unpause: boolean;
  readonly signal: AbortSignal;
}

/**
 * Asks Airflow whether a run could be started, before the run is recorded and anything is written. Raises
 * `DEPLOYMENT_PAUSED` for a DAG that somebody paused, and what {@link AirflowClient} raises.
 */
export async function checkStartable({ client, dagId, unpause, signal }: DagToStart): Promise<void> {
  const dag = await client.getDag(dagId, signal);
  if (dag?.is_paused === true && !unpause) throw paused(client, dagId);
}

export function paused(client: AirflowClient, dagId: string): TsugiteError {
  return new TsugiteError(
    "DEPLOYMENT_PAUSED",
    `The DAG ${dagId} is paused in Airflow, so that a run of it would wait for ever.`,
    {
      fix: `Let it go on with \`unpause\`, or there: ${client.dagUrl(dagId)}. If it has a schedule, that goes on too.`,
    },
  );
}
