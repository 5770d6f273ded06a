import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { type ProcessMark, processTable } from "./process-table.ts";

/** Where the Airflow of a project is, all below `.tsugite/airflow`; its state outlives its processes. */
export interface LocalAirflowPlaces {
  readonly folder: string;
  /** Python environments, one for each lock. */
  readonly environments: string;
  /** Airflow's database, logs and configuration. */
  readonly home: string;
  /** Where DAGs are read from, where the orchestrator's config names no other folder. */
  readonly dagsFolder: string;
  /** Who is up. */
  readonly stateFile: string;
  /** The password of the user `admin`; for its owner only. */
  readonly passwordFile: string;
}

/** The same path in every project, for its config. */
export const PASSWORD_FILE = ".tsugite/airflow/password";
export const ADMIN = "admin";

export function localAirflowPlaces(projectRoot: string): LocalAirflowPlaces {
  const folder = join(projectRoot, ".tsugite/airflow");
  return {
    folder,
    environments: join(folder, "python"),
    home: join(folder, "home"),
    dagsFolder: join(folder, "dags"),
    stateFile: join(folder, "state.json"),
    passwordFile: join(projectRoot, PASSWORD_FILE),
  };
}

/** An Airflow that was started for a project. */
export interface LocalAirflowState {
  readonly url: string;
  readonly dagsFolder: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Changes when the machine starts anew, so that numbers of processes mean nothing any more; empty where it is not known. */
  readonly boot: string;
  readonly processes: readonly ProcessMark[];
}

const state: v.GenericSchema<unknown, LocalAirflowState> = v.object({
  url: v.string(),
  dagsFolder: v.string(),
  startedAt: v.number(),
  boot: v.string(),
  processes: v.array(v.object({ pid: v.number(), start: v.string() })),
});

/** Undefined where none was started since the machine was, or it was ended. */
export async function readState({ stateFile }: LocalAirflowPlaces): Promise<LocalAirflowState | undefined> {
  const text = await readFile(stateFile, "utf8").catch(() => undefined);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), state), text);
  return parsed.success && parsed.output.boot === (await bootId()) ? parsed.output : undefined;
}

export async function writeState(
  { stateFile }: LocalAirflowPlaces,
  written: Omit<LocalAirflowState, "boot">,
): Promise<void> {
  await writeFile(stateFile, JSON.stringify({ ...written, boot: await bootId() }));
}

async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
}

export async function removeState({ stateFile }: LocalAirflowPlaces): Promise<void> {
  await rm(stateFile, { force: true });
}

/** How many of its processes are there, of those that it began with. */
export async function countAlive({ processes }: LocalAirflowState): Promise<number> {
  const table = await processTable();
  return processes.filter(({ pid, start }) => table.get(pid)?.start === start).length;
}

/** Makes what is not there yet; the password is the same from then on. */
export async function preparePlaces(places: LocalAirflowPlaces): Promise<void> {
  for (const folder of [places.folder, places.home, places.dagsFolder]) await mkdir(folder, { recursive: true });
  await writeFile(join(places.folder, ".gitignore"), "*\n");
  const password = await passwordOf(places);
  await writeFile(passwordsFile(places), JSON.stringify({ [ADMIN]: password }), { mode: 0o600 });
}

/** Settings with which nobody gets in without the password. */
export function signInSettings(places: LocalAirflowPlaces): NodeJS.ProcessEnv {
  return {
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS: "False",
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: `${ADMIN}:admin`,
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: passwordsFile(places),
  };
}

function passwordsFile({ folder }: LocalAirflowPlaces): string {
  return join(folder, "passwords.json");
}

async function passwordOf({ passwordFile }: LocalAirflowPlaces): Promise<string> {
  const there = await readFile(passwordFile, "utf8").catch(() => "");
  if (there.trim() !== "") return there.trim();
  const made = randomBytes(18).toString("base64url");
  await writeFile(passwordFile, `${made}\n`, { mode: 0o600 });
  return made;
}
