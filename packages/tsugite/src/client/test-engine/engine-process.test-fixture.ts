// A small engine of its own process: takes pipelines, carries out runs of them under names of its own, and answers on HTTP.
// Prints its URL, and ends when its standard input closes.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type EnginePipeline, EngineRun, type Fault } from "./engine-run.test-helper.ts";

/** What the engine starts by itself. */
interface Deployed {
  readonly params: object;
  schedule?: { readonly interval?: number };
  paused?: boolean;
}

const pipelines = new Map<string, EnginePipeline & { deployed?: Deployed }>();
const runs = new Map<string, EngineRun>();
const faults = new Map<string, readonly (Fault | null)[]>();

interface RunRequest {
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** In milliseconds since 1970. */
  readonly scheduledAt?: number;
}

function start(pipeline: string, known: EnginePipeline & { deployed?: Deployed }, request: RunRequest): object {
  const { name = `${pipeline}-${randomBytes(4).toString("hex")}`, parameters = {}, scheduledAt = "" } = request;
  const values = {
    run: name,
    registered_run: parameters.registered_run ?? "",
    params: JSON.stringify(known.deployed?.params ?? {}),
    scheduled_at: String(scheduledAt),
  };
  runs.set(name, new EngineRun(values, known, (each) => faults.get(each) ?? []));
  return { id: name };
}

/** `fire` is the engine's clock: it has come to a planned time. */
function answerOnSchedule(pipeline: string, change: string | undefined, body: unknown): object | undefined {
  if (pipeline === "") {
    return [...pipelines].flatMap(([name, { deployed }]) =>
      deployed?.schedule === undefined
        ? []
        : [{ pipeline: name, schedule: deployed.schedule, paused: deployed.paused ?? false, nextRunAt: NEXT_RUN }],
    );
  }
  const known = pipelines.get(pipeline);
  if (known?.deployed?.schedule === undefined) return undefined;
  if (change === "delete") delete known.deployed.schedule;
  else if (change !== "fire") known.deployed.paused = change === "pause";
  else if (known.deployed.paused !== true) return start(pipeline, known, body as RunRequest);
  return {};
}

/** An engine that plans everything for one evening. */
const NEXT_RUN = Date.parse("2099-12-31T20:00:00Z");

/** What a request is answered with; undefined for what there is not. */
function answer(method: string, path: readonly string[], body: unknown): object | undefined {
  const [room, pipeline = "", part, run = "", what, task = "", attempt = ""] = path;
  if (room === "faults" && method === "POST") {
    faults.set(pipeline, body as readonly (Fault | null)[]);
    return {};
  }
  if (room === "schedules") return answerOnSchedule(pipeline, part, body);
  if (room !== "pipelines") return undefined;
  if (part === undefined && method === "POST") {
    const { deployed } = pipelines.get(pipeline) ?? {};
    pipelines.set(pipeline, { ...(deployed === undefined ? {} : { deployed }), ...(body as EnginePipeline) });
    return {};
  }
  const known = pipelines.get(pipeline);
  if (known === undefined) return undefined;
  if (part === "delete") pipelines.delete(pipeline);
  if (part === "runs" && run === "" && method === "POST") return start(pipeline, known, body as RunRequest);
  const found = runs.get(run);
  if (what === "cancel") found?.cancel();
  if (what === "forget") runs.delete(run);
  return what === "logs" ? found && { lines: found.logs(task, attempt) } : found?.status;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const content = await text(request);
  return content === "" ? {} : JSON.parse(content);
}

const server = createServer(async (request, response) => {
  const path = (request.url ?? "").split("/").slice(1).map(decodeURIComponent);
  const found = answer(request.method ?? "GET", path, await bodyOf(request));
  response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.stdin.on("end", () => process.exit()).resume();
