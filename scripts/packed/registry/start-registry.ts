import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { workspace } from "../../docs/doc-project.ts";
import { terminalEnvironment } from "./environment.ts";
import { runProgram } from "./run-program.ts";

const verdaccio = fileURLToPath(new URL("verdaccio/", import.meta.url));

/** A registry on this machine that knows what is published to it, and gets all else from the one npm is configured with. */
export interface Registry {
  readonly url: string;
  stop(): Promise<void>;
}

/** Installs Verdaccio where that has not been done, and starts it with an empty storage. */
export async function startRegistry(): Promise<Registry> {
  await installVerdaccio();
  const folder = await mkdtemp(join(tmpdir(), "tsugite-registry-"));
  const configFile = join(folder, "config.yaml");
  await writeFile(configFile, JSON.stringify(configuration(folder, await configuredRegistry())));

  const server = fork(join(verdaccio, "serve.js"), [configFile], { env: terminalEnvironment(), silent: true });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (chunk) => (said += chunk));
  const port = await Promise.race([
    once(server, "message", { signal: AbortSignal.timeout(60_000) }).then(([message]) => message.port),
    once(server, "exit").then(() => undefined),
  ]).catch(() => undefined);
  if (port === undefined) {
    server.kill();
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The registry of these tests, Verdaccio, did not start. It said:\n${said || "nothing"}`);
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      if (server.exitCode === null && server.kill()) await once(server, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function installVerdaccio(): Promise<void> {
  const [wanted, installed] = await Promise.all(
    ["package-lock.json", "node_modules/.package-lock.json"].map((file) =>
      stat(join(verdaccio, file)).catch(() => null),
    ),
  );
  if (wanted && installed && installed.mtimeMs >= wanted.mtimeMs) return;
  await runProgram(verdaccio, "npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"]);
}

async function configuredRegistry(): Promise<string> {
  return (await runProgram(workspace, "npm", ["config", "get", "registry"])).stdout.trim();
}

/** Whatever is not ours is proxied. What is ours is never looked up elsewhere, so that nothing but what was built here is tested. */
function configuration(folder: string, registry: string): object {
  const anybody = { access: "$all", publish: "$all", unpublish: "$all" };
  return {
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
    web: { enable: false },
    uplinks: { configured: { url: registry, maxage: "1h", timeout: "60s", max_fails: 100 } },
    packages: {
      "@tsugite/*": anybody,
      tsugite: anybody,
      "create-tsugite": anybody,
      "@acme/*": anybody,
      "**": { ...anybody, proxy: "configured" },
    },
    log: { type: "stdout", format: "pretty", level: "warn" },
  };
}
