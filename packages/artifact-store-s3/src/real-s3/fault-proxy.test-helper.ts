import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { inject, onTestFinished } from "vitest";

/** A request that comes to the proxy. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What goes wrong with a request. */
export type Fault =
  /** The service is not asked. */
  | { readonly answer: { readonly status: number; readonly body: string; readonly type?: string } }
  /** The connection is cut after so many bytes of the request's body; the service is not asked. */
  | { readonly cutRequestAfter: number }
  /** The connection is cut after so many bytes of the answer's body; after none, the answer is lost. */
  | { readonly cutAnswerAfter: number }
  /** After so many bytes of the answer's body nothing more comes, and the connection stays open. */
  | { readonly stallAnswerAfter: number }
  /** One bit of the body is another one when it arrives. */
  | { readonly flip: "request" | "answer" }
  /** No answer comes. */
  | "silence";

export interface FaultProxy {
  readonly url: string;
  /** All requests that came. */
  readonly seen: readonly SeenRequest[];
}

/** Stands between a store and the real server, and lets go wrong what `faultOf` says; it ends with the test. */
export async function startFaultProxy(faultOf: (request: SeenRequest) => Fault | undefined): Promise<FaultProxy> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const asked = { method: incoming.method ?? "", url: incoming.url ?? "", headers: incoming.headers };
    seen.push(asked);
    incoming.on("error", () => {});
    outgoing.on("error", () => {});
    pass(incoming, outgoing, faultOf(asked)).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, seen };
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): Promise<void> {
  if (fault === "silence") return;
  if (fault !== undefined && "cutRequestAfter" in fault) {
    let length = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length >= fault.cutRequestAfter) break;
    }
    incoming.socket.destroy();
    return;
  }
  const body = await buffer(incoming);
  if (fault !== undefined && "answer" in fault) {
    const { status, body: text, type = "application/xml" } = fault.answer;
    outgoing.writeHead(status, {
      "content-type": type,
      ...(type === "text/html" ? {} : { "x-amz-request-id": "FAULT" }),
    });
    outgoing.end(text);
    return;
  }
  const answer = await ask(
    incoming,
    fault !== undefined && "flip" in fault && fault.flip === "request" ? flip(body) : body,
  );
  if (fault !== undefined && "cutAnswerAfter" in fault) {
    const whole = await buffer(answer);
    if (fault.cutAnswerAfter === 0) return void incoming.socket.destroy();
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    outgoing.write(whole.subarray(0, fault.cutAnswerAfter), () => incoming.socket.destroy());
    return;
  }
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  if (fault === undefined) answer.pipe(outgoing);
  else if ("stallAnswerAfter" in fault) outgoing.write((await buffer(answer)).subarray(0, fault.stallAnswerAfter));
  else outgoing.end(fault.flip === "answer" ? flip(await buffer(answer)) : await buffer(answer));
}

async function ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { hostname, port } = new URL(inject("s3").url);
  // With its Host, which is signed.
  const asking = request({ hostname, port, method, path: url, headers });
  // The server may answer, and close, before it has read all.
  asking.on("error", () => {});
  asking.end(body);
  const [answer] = await once(asking, "response");
  return answer;
}

function flip(body: Buffer): Buffer {
  const flipped = Buffer.from(body);
  flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
  return flipped;
}

/** The body of an error, as S3 writes it. */
export function errorBody(code: string, message: string = code): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
