import { resolve } from "node:path";
import { type Bundle, TsugiteError } from "@tsugite/core";
import type { AirflowOrchestratorConfig } from "../config.ts";
import type { AirflowClient } from "../rest/airflow-client.ts";
import type { AirflowDag } from "../rest/answers.ts";
import { awaitParsed, hasVersion } from "./await-parsed.ts";
import { paused } from "./check-startable.ts";
import { dagPlaces } from "./dag-places.ts";
import { removeUnusedBundles } from "./remove-unused-bundles.ts";
import { writeDag } from "./write-dag.ts";

/** Milliseconds: by default Airflow looks for new files every 300 s. */
const PARSED_WITHIN = 360_000;

/** A DAG on its way to Airflow. */
export interface DagToDeliver {
  readonly client: AirflowClient;
  readonly config: Pick<AirflowOrchestratorConfig, "deliver" | "dagsFolder">;
  /** What a relative `dagsFolder` is relative to. */
  readonly root: string;
  readonly dagId: string;
  /** The text of the generated file. */
  readonly text: string;
  /** Absent: the one that the text names is there already. */
  readonly bundle?: Bundle;
  /** What this version is known by in Airflow; the text has it. */
  readonly tag: string;
  /** Whether a run is to start: it is refused where the DAG is paused afterwards. */
  readonly forRun: boolean;
  /** Whether a DAG that somebody paused is to go on. @default false */
  readonly unpause?: boolean;
  /** Milliseconds for Airflow to read it. @default 360000 */
  readonly within?: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Brings a DAG to Airflow and waits until it has read this version of it; with `deliver: "files"` it only waits. A DAG that
 * Airflow had not known before is let go on, since Airflow pauses new ones; one that a person paused only with `unpause`.
 * Bundles that no run needs any more are removed. Returns the DAG as Airflow has it.
 *
 * Raises `DEPLOYMENT_NOT_LOADED`, `DEPLOYMENT_PAUSED`, and what {@link AirflowClient} raises.
 */
export async function deliverDag(request: DagToDeliver): Promise<AirflowDag> {
  const { client, dagId, tag, text, bundle, log, signal, unpause = false, within = PARSED_WITHIN } = request;
  const places = placesOf(request);
  const file = places?.file ?? `${dagId}.py`;
  const before = await client.getDag(dagId, signal);
  let knownErrors = await client.importErrors(`${dagId}.py`, signal);
  if (places !== undefined) {
    const isChanged = await writeDag({
      dagsFolder: places.dagsFolder,
      dagId,
      text,
      ...(bundle === undefined ? {} : { bundle }),
    });
    if (!isChanged) knownErrors = [];
    // A known file can be read at once; a new one has to wait until Airflow looks for new files.
    if (isChanged && before?.file_token != null) await client.requestParsing(before.file_token, signal);
  } else if (before === undefined || !hasVersion(before, tag)) {
    log(`Waiting for this version of ${file} to arrive in Airflow.`);
  }
  const dag = await awaitParsed({ client, dagId, tag, file, knownErrors, within, log, signal });
  const isOurs = places !== undefined && before === undefined;
  const delivered = dag.is_paused && (isOurs || unpause) ? await client.setPaused(dagId, false, signal) : dag;
  if (delivered.is_paused) {
    if (request.forRun) throw paused(client, dagId);
    log(`The DAG ${dagId} is paused in Airflow, so that no run of it is started; \`unpause\` lets it go on.`);
  }
  if (places !== undefined && bundle !== undefined) {
    await removeUnusedBundles({ client, dagId, places, newest: bundle.digest, signal });
  }
  return delivered;
}

function placesOf({ config, root, dagId }: DagToDeliver): ReturnType<typeof dagPlaces> | undefined {
  if (config.deliver === "files") return undefined;
  if (config.dagsFolder !== undefined) return dagPlaces(resolve(root, config.dagsFolder), dagId);
  throw new TsugiteError("COMPONENT_CONFIG_INVALID", "The config of the Airflow orchestrator names no `dagsFolder`.", {
    fix: 'Write the folder that Airflow reads DAGs from, or `deliver: "files"` where you bring them there yourself.',
  });
}
