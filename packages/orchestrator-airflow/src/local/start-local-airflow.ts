import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { airflowEnvironment } from "./airflow-settings.ts";
import { endProcesses } from "./end-processes.ts";
import {
  countAlive,
  type LocalAirflowPlaces,
  type LocalAirflowState,
  preparePlaces,
  readState,
  removeState,
  signInSettings,
  writeState,
} from "./local-airflow.ts";
import { type LocalUrl, requireFreePort } from "./local-url.ts";
import { processTable } from "./process-table.ts";
import { makePythonEnvironment } from "./python-environment.ts";
import { RunningAirflow } from "./start-airflow.ts";

/** Milliseconds. */
const INSTALLED_WITHIN = 15 * 60_000;
const HEALTHY_WITHIN = 180_000;
const TELL_EVERY = 15_000;

export interface LocalStart {
  readonly places: LocalAirflowPlaces;
  readonly address: LocalUrl;
  /** Absolute path. */
  readonly dagsFolder: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts an Airflow for a project, and leaves it to itself once it is healthy; one that is up stays as it is. What was
 * started is ended again when it does not become healthy, or is given up.
 */
export async function startLocalAirflow(start: LocalStart): Promise<{ state: LocalAirflowState; wasUp: boolean }> {
  const { places, address, dagsFolder, say, signal } = start;
  const before = await readState(places);
  if (before !== undefined) {
    const alive = await countAlive(before);
    if (alive === before.processes.length && before.url === address.url && before.dagsFolder === dagsFolder) {
      return { state: before, wasUp: true };
    }
    if (alive > 0) say("Ending what is left of the Airflow before.");
    await endProcesses(before.processes);
    await removeState(places);
  }
  await requireFreePort(address);
  await preparePlaces(places);
  await mkdir(dagsFolder, { recursive: true });
  const environment = await installed(start);
  const path = `${dirname(process.execPath)}:${process.env.PATH ?? ""}`;
  const settings = { ...signInSettings(places), PATH: path };
  const env = airflowEnvironment({ home: places.home, dagsFolder, port: address.port }, settings);
  const startedAt = Date.now();
  const onStarted = async (pids: readonly number[]): Promise<void> => {
    const table = await processTable();
    const processes = pids.flatMap((pid) => table.get(pid) ?? []).map(({ pid, start: mark }) => ({ pid, start: mark }));
    await writeState(places, { url: address.url, dagsFolder, startedAt, processes });
  };
  const request = { environment, env, home: places.home, url: address.url, deadline: HEALTHY_WITHIN, say, signal };
  try {
    const airflow = await telling("Airflow is still starting", say, () =>
      RunningAirflow.start({ ...request, onStarted }),
    );
    airflow.leave();
  } catch (error) {
    await stopLocalAirflow(places);
    throw error;
  }
  const state = await readState(places);
  if (state === undefined) throw new TsugiteError("INTERNAL", `${places.stateFile} is gone.`);
  return { state, wasUp: false };
}

/** Ends the Airflow of a project with everything it has started. False where none was up. */
export async function stopLocalAirflow(places: LocalAirflowPlaces): Promise<boolean> {
  const state = await readState(places);
  if (state === undefined) return false;
  const alive = await countAlive(state);
  await endProcesses(state.processes);
  await removeState(places);
  return alive > 0;
}

async function installed({ places, say, signal }: LocalStart): ReturnType<typeof makePythonEnvironment> {
  const deadline = AbortSignal.timeout(INSTALLED_WITHIN);
  const either = AbortSignal.any([signal, deadline]);
  const install = () => makePythonEnvironment({ folder: places.environments, say, signal: either });
  try {
    return await telling("Airflow is still being installed", say, install);
  } catch (error) {
    signal.throwIfAborted();
    if (!deadline.aborted) throw error;
    throw new TsugiteError("ENGINE_NOT_REACHED", `Airflow was not installed within ${INSTALLED_WITHIN / 60_000} min.`, {
      cause: error,
      fix: "See whether PyPI can be reached from here, and begin again; with uv it takes a fraction of the time.",
    });
  }
}

/** Says now and then that something is going on. */
async function telling<T>(what: string, say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  const timer = setInterval(() => say(`${what} (${Math.round((Date.now() - begin) / 1_000)} s).`), TELL_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
