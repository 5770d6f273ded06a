import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";

interface Exchange {
  readonly label: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly json?: object;
    readonly multipart?: string;
  };
  readonly response: { readonly status: number; readonly contentType: string; readonly json: object };
}

const recording: { readonly exchanges: readonly Exchange[] } = JSON.parse(
  await readFile(new URL("recorded/exchanges.json", import.meta.url), "utf8"),
);

/** Labels of all recorded exchanges. */
export const recordedLabels: readonly string[] = recording.exchanges.map(({ label }) => label);

/** The recorded answer. */
export function recordedAnswer(label: string): object {
  return exchangeOf(label).response.json;
}

function exchangeOf(label: string): Exchange {
  const found = recording.exchanges.find((exchange) => exchange.label === label);
  if (found === undefined) throw new Error(`There is no recorded exchange ${JSON.stringify(label)}.`);
  return found;
}

/** An exchange by its label; `instead` is answered in the place of what was recorded. */
export type Played = string | { readonly label: string; readonly instead: object };

/**
 * A server that answers as the recorded one did, in this order. A request that is not the recorded one, in its method, path,
 * query or body, fails the test; so does one that never comes.
 */
export async function playExchanges(played: readonly Played[]): Promise<string> {
  const expected = played.map((one) => {
    const { label, instead } = typeof one === "string" ? { label: one, instead: undefined } : one;
    const exchange = exchangeOf(label);
    return instead === undefined ? exchange : { ...exchange, response: { ...exchange.response, json: instead } };
  });
  const faults: unknown[] = [];
  let count = 0;
  const server = createServer(async (request, response) => {
    const exchange = expected[count++];
    const body = await text(request);
    try {
      if (exchange === undefined) throw new Error(`Nobody expected ${request.method} ${request.url}.`);
      const { method, path, json, multipart } = exchange.request;
      expect({ method: request.method, ...partsOf(request.url ?? "") }).toEqual({ method, ...partsOf(path) });
      if (multipart === undefined) expect(body === "" ? undefined : JSON.parse(body)).toEqual(json);
      else checkUpload(request.headers["content-type"] ?? "", body);
    } catch (fault) {
      faults.push(fault);
    }
    const { status, contentType, json } = exchange?.response ?? { status: 599, contentType: "", json: {} };
    response.writeHead(status, { "content-type": contentType }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(faults).toEqual([]);
    expect(count).toBe(expected.length);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Queries may stand in any order. */
function partsOf(url: string): { readonly path: string; readonly query: object } {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  return { path: pathname, query: Object.fromEntries(searchParams) };
}

/** One part, a file in the field that Kubeflow reads. */
function checkUpload(contentType: string, body: string): void {
  expect(contentType).toMatch(/^multipart\/form-data; boundary=/);
  expect(body.match(/content-disposition: [^\r]*/gi)).toEqual([
    expect.stringMatching(/form-data; name="uploadfile"; filename="[a-z0-9-]+\.yaml"$/),
  ]);
}
