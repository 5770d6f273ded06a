import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type FlavorCommand, isError, TsugiteError } from "@tsugite/core";
import { type AirflowReport, askAirflow } from "./local/ask-airflow.ts";
import { ADMIN, countAlive, localAirflowPlaces, PASSWORD_FILE, readState } from "./local/local-airflow.ts";
import { localUrl } from "./local/local-url.ts";
import { startLocalAirflow, stopLocalAirflow } from "./local/start-local-airflow.ts";
import type { AirflowOrchestrator } from "./orchestrator.ts";
import { AirflowClient } from "./rest/airflow-client.ts";

/** `tsugite airflow up`: an Airflow of the project's own, for people without one. */
export const up: FlavorCommand<AirflowOrchestrator> = async (call) => {
  const { projectRoot, say, signal, write, json } = call;
  const { config, name } = await call.component(nameIn(call.args, "up"));
  const places = localAirflowPlaces(projectRoot);
  const address = localUrl(config.baseUrl);
  const dagsFolder = config.dagsFolder === undefined ? places.dagsFolder : resolve(projectRoot, config.dagsFolder);
  const { state, wasUp } = await startLocalAirflow({ places, address, dagsFolder, say, signal });
  if (json) return write(asJson({ ...state, wasUp, user: ADMIN, passwordFile: places.passwordFile }));
  write(`Airflow ${wasUp ? "is up already" : "is up"}: ${state.url}`);
  write(`  Sign in as ${ADMIN}; the password is in ${PASSWORD_FILE}.`);
  write(`  DAGs are read from ${state.dagsFolder}.`);
  if (config.auth === undefined || config.dagsFolder === undefined || !config.sameHost) {
    write(`  The config of the orchestrator ${name} for it:`);
    write(`    dagsFolder: ${config.dagsFolder ?? ".tsugite/airflow/dags"}`);
    write(`    baseUrl: ${config.baseUrl}`);
    write(`    auth: { user: ${ADMIN}, password: { file: ${PASSWORD_FILE} } }`);
    write("    sameHost: true");
  }
  write("  End it with `tsugite airflow down`.");
};

/** `tsugite airflow down`: ends it, with everything it has started; its database stays. */
export const down: FlavorCommand<AirflowOrchestrator> = async ({ args, projectRoot, say, write, json }) => {
  nameIn(args, "down");
  const places = localAirflowPlaces(projectRoot);
  if ((await readState(places)) !== undefined) say("Ending Airflow.");
  const wasUp = await stopLocalAirflow(places);
  write(json ? asJson({ wasUp }) : wasUp ? "Airflow is down." : "No Airflow of this project was up.");
};

/** `tsugite airflow status`: whether the Airflow that the config names is up and lets us in. Exits with 1 when not. */
export const status: FlavorCommand<AirflowOrchestrator> = async (call) => {
  const { projectRoot, signal, write, json } = call;
  const orchestrator = await call.component(nameIn(call.args, "status"));
  const { baseUrl, auth } = orchestrator.config;
  const client = new AirflowClient({ baseUrl, auth, root: projectRoot });
  const report = await askAirflow(client, signal);
  const state = await readState(localAirflowPlaces(projectRoot));
  const local = state === undefined ? undefined : { ...state, alive: await countAlive(state) };
  if (json) write(asJson({ ...report, local }));
  else for (const line of linesOf(report)) write(line);
  if (!json && local !== undefined) {
    const ofParts = `${local.alive} of its ${local.processes.length} processes are there`;
    write(`  of this project: ${ofParts}, started ${new Date(local.startedAt).toLocaleString("sv")}`);
  }
  return report.isUp && report.problem === undefined ? 0 : 1;
};

/** Indented, as the commands of Tsugite print it. */
function asJson(data: object): string {
  return JSON.stringify(data, null, 2);
}

function* linesOf({ url, isUp, parts, version, problem }: AirflowReport): Generator<string> {
  yield `Airflow${version === undefined ? "" : ` ${version}`} at ${url}: ${isUp ? "up" : "not up"}`;
  for (const [part, health] of Object.entries(parts)) yield `  ${part}: ${health}`;
  if (problem !== undefined) yield `  ${problem}`;
}

function nameIn(args: readonly string[], command: string): string | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { name: { type: "string" } } });
    return values.name;
  } catch (cause) {
    throw new TsugiteError("USAGE", isError(cause) ? `${cause.message}.` : String(cause), {
      cause,
      fix: `\`tsugite airflow ${command} --name <orchestrator>\` is all there is.`,
    });
  }
}
