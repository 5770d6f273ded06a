import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { localUrl, requireFreePort } from "./local-url.ts";

test.for([
  ["http://localhost:8080", "http://127.0.0.1:8080"],
  ["http://127.0.0.1:9000/", "http://127.0.0.1:9000"],
  ["http://localhost", "http://127.0.0.1:80"],
])("%s is started at %s", ([baseUrl = "", url]) => {
  expect(localUrl(baseUrl)).toMatchObject({ url });
});

test.for(["http://airflow.example:8080", "https://localhost:8443", "http://0.0.0.0:8080", "http://192.168.1.2:8080"])(
  "%s is no address of this machine alone",
  (baseUrl) => {
    expect(() => localUrl(baseUrl)).toThrow(
      `The orchestrator's \`baseUrl\` is ${baseUrl}, which is no address of this machine alone.`,
    );
  },
);

test("a port that another program has is told", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const address = localUrl(`http://localhost:${port}`);
  await expect(requireFreePort(address)).rejects.toThrow(`Another program listens at ${address.url} already.`);
  await new Promise((resolve) => server.close(resolve));
  await requireFreePort(address);
  onTestFinished(() => void server.close());
});
