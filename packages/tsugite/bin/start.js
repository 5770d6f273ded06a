import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/bin.js", import.meta.url);
const sources = new URL("../src/bin.ts", import.meta.url);

/** Runs the command line: as it was built, or from the sources in a checkout of the workspace that was not built yet. */
export async function start() {
  if (existsSync(built) || !existsSync(sources)) await import(built.href);
  else startSources();
}

/** A process of its own, because the packages of the workspace are found by a condition that Node takes only at start. */
function startSources() {
  const args = [...process.execArgv, "--conditions=@tsugite/source", fileURLToPath(sources), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  // Ctrl-C reaches the child by itself: passed on, it would count as the second.
  const pass = (signal) => signal === "SIGINT" || child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, pass);
  child.on("exit", (code, signal) => {
    for (const one of signals) process.off(one, pass);
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
