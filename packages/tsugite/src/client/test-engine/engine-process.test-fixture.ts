// A small engine of its own process: takes pipelines, carries out runs of them under names of its own, and answers on HTTP.
// Prints its URL, and ends when its standard input closes.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type EnginePipeline, EngineRun, type Fault } from "./engine-run.test-helper.ts";

const pipelines = new Map<string, EnginePipeline>();
const runs = new Map<string, EngineRun>();
const faults = new Map<string, readonly (Fault | null)[]>();

interface RunRequest {
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What a request is answered with; undefined for what there is not. */
function answer(method: string, path: readonly string[], body: unknown): object | undefined {
  const [room, pipeline = "", part, run = "", what, task = "", attempt = ""] = path;
  if (room === "faults" && method === "POST") {
    faults.set(pipeline, body as readonly (Fault | null)[]);
    return {};
  }
  if (room !== "pipelines") return undefined;
  if (part === undefined && method === "POST") {
    pipelines.set(pipeline, body as EnginePipeline);
    return {};
  }
  const known = pipelines.get(pipeline);
  if (known === undefined) return undefined;
  if (run === "" && method === "POST") {
    const { name = `${pipeline}-${randomBytes(4).toString("hex")}`, parameters = {} } = body as RunRequest;
    runs.set(name, new EngineRun(name, known, parameters, (each) => faults.get(each) ?? []));
    return { id: name };
  }
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
