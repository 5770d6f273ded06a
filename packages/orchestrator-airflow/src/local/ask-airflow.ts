import { TsugiteError } from "@tsugite/core";
import type { AirflowClient } from "../rest/airflow-client.ts";

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

const NEEDED = ["metadatabase", "scheduler", "dag_processor"] as const;

/** Asks an Airflow how it is, and whether it lets us in. */
export async function askAirflow(client: AirflowClient, signal: AbortSignal): Promise<AirflowReport> {
  const url = client.baseUrl;
  let parts: Readonly<Record<string, string>> = {};
  try {
    const health = await client.health(signal);
    parts = Object.fromEntries(
      Object.entries(health).flatMap(([part, of]) => (of?.status == null ? [] : [[part, of.status]])),
    );
    const isUp = NEEDED.every((part) => parts[part] === "healthy");
    // The version alone is told to everybody.
    await client.dagsWithTag("tsugite", signal);
    return { url, isUp, parts, version: await client.version(signal) };
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    return { url, isUp: NEEDED.every((part) => parts[part] === "healthy"), parts, problem: error.message };
  }
}
