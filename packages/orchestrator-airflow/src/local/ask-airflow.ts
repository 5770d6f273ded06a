import { TsugiteError } from "@tsugite/core";
import type { AirflowClient } from "../rest/airflow-client.ts";
import type { AirflowHealth } from "../rest/answers.ts";

/** How an Airflow is. */
export interface AirflowReport {
  readonly url: string;
  /** Whether all of its parts that are needed say that they are well. */
  readonly isUp: boolean;
  /** What each part says of itself; empty where nobody answers. */
  readonly parts: Readonly<Record<string, string>>;
  /** Absent where we are not let in. */
  readonly version?: string;
  /** Why it cannot be used, and what to do. */
  readonly problem?: string;
}

/** Whether all parts of an Airflow that are needed say that they are well. */
export function isHealthy(health: AirflowHealth): boolean {
  return (["metadatabase", "scheduler", "dag_processor"] as const).every((part) => health[part]?.status === "healthy");
}

/** Asks an Airflow how it is, and whether it lets us in. */
export async function askAirflow(client: AirflowClient, signal: AbortSignal): Promise<AirflowReport> {
  const url = client.baseUrl;
  let state: Pick<AirflowReport, "isUp" | "parts"> = { isUp: false, parts: {} };
  try {
    const health = await client.health(signal);
    const parts: Readonly<Record<string, string>> = Object.fromEntries(
      Object.entries(health).flatMap(([part, of]) => (of?.status == null ? [] : [[part, of.status]])),
    );
    state = { isUp: isHealthy(health), parts };
    // The version alone is told to everybody.
    await client.dagsWithTag("tsugite", signal);
    return { url, ...state, version: await client.version(signal) };
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    return { url, ...state, problem: error.message };
  }
}
