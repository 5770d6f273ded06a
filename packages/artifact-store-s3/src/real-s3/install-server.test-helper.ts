import { execFile, spawnSync } from "node:child_process";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** VersityGW, an S3 server over a folder: conditional writes, uploads in parts, users with rights of their own. */
const MODULE = "github.com/versity/versitygw/cmd/versitygw";
const VERSION = "v1.8.0";

/** Keeps the program between runs. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/versitygw");

/** Whether there is a Go that builds the server. */
export function hasGo(): boolean {
  const { status, stdout } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const minor = /^go1\.(\d+)/.exec(stdout ?? "")?.[1];
  return status === 0 && Number(minor) >= 25;
}

/** Path of the server's program, which is built when it is first asked for: about a minute. */
export async function installServer(): Promise<string> {
  const folder = join(CACHE, VERSION);
  const program = join(folder, "versitygw");
  const isThere = await stat(program).then(
    () => true,
    () => false,
  );
  if (isThere) return program;
  console.log(`s3: building ${MODULE}@${VERSION}`);
  const building = join(CACHE, `.${process.pid}`);
  await mkdir(building, { recursive: true });
  try {
    await promisify(execFile)("go", ["install", `${MODULE}@${VERSION}`], {
      env: { ...process.env, GOBIN: building, CGO_ENABLED: "0" },
      timeout: 540_000,
    });
    await mkdir(folder, { recursive: true });
    await rename(join(building, "versitygw"), program);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return program;
}
