import { readFileSync } from "node:fs";
import { S3ArtifactStore } from "../artifact-store.ts";
import type { S3ArtifactStoreConfig } from "../config.ts";

/**
 * A process that stores a file, or reads an artifact; the last line that it prints has the most memory that it had, in
 * megabytes. Its arguments: the config as JSON, and one of `put <path>`, `get <digest>`, `get-bytes <digest>`.
 */
const [json = "", command, subject = ""] = process.argv.slice(2);
const store = new S3ArtifactStore({ name: "team", config: JSON.parse(json) as S3ArtifactStoreConfig, root: "." });
console.log("begins");
if (command === "put") console.log((await store.putFile(subject)).digest);
if (command === "get") console.log(await store.getFile(subject));
if (command === "get-bytes") console.log((await store.getBytes(subject)).byteLength);
await store.close();
console.log(Math.round(peak() / 1024));

/** In kilobytes; on Linux `maxRSS` begins with what the parent process had. */
function peak(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
}
