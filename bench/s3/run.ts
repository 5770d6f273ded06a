// Measures the S3 store with a real server on this machine: `pnpm bench:s3`. See README.md of the folder above.
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  type StartedServer,
  startServer,
} from "../../packages/artifact-store-s3/src/real-s3/start-server.test-helper.ts";
import type { Figure } from "../harness/bench-case.ts";
import { describeEnvironment, environmentOf } from "../harness/environment.ts";
import { figureTable } from "../harness/figure-table.ts";
import { Lab } from "../harness/lab.ts";
import { measureInTurn, ratios } from "../harness/measure.ts";
import { withProject } from "../harness/project.ts";
import { writeResult } from "../harness/result-file.ts";
import { runProgram } from "../harness/run-child.ts";

const { values } = parseArgs({
  options: {
    samples: { type: "string" },
    gigabytes: { type: "string", default: "5" },
    json: { type: "string" },
    root: { type: "string", default: join(import.meta.dirname, "../..") },
    folder: { type: "string", default: tmpdir() },
  },
});
const lab = new Lab({
  root: resolve(values.root),
  folder: resolve(values.folder),
  ...(values.samples === undefined ? {} : { samples: Number(values.samples) }),
});
const BUCKET = "bench";

function configOf({ url, keys }: StartedServer) {
  process.env.BENCH_S3_ID = keys.accessKeyId;
  process.env.BENCH_S3_SECRET = keys.secretAccessKey;
  const credentials = { accessKeyId: { env: "BENCH_S3_ID" }, secretAccessKey: { env: "BENCH_S3_SECRET" } };
  return { bucket: BUCKET, prefix: "bench", endpoint: url, credentials };
}

type Config = ReturnType<typeof configOf>;

/** One large file up and down, in processes of their own. */
function large(config: Config, gigabytes: number): readonly Figure[] {
  const path = join(lab.scratch, "large.bin");
  makeFile(path, gigabytes * 1000);
  const name = `${gigabytes} GB`;
  return withProject(lab, {}, ({ folder }) => {
    const up = runProgram<{ ms: number; digest: string }>(lab, folder, "s3/store-file.js", { config, path });
    rmSync(path);
    const { digest } = up.told;
    const down = runProgram<{ ms: number }>(lab, folder, "s3/store-file.js", { config, digest });
    return [
      { name: `${name} up`, unit: "ms", samples: [up.told.ms] },
      { name: `${name} up: peak memory`, unit: "MB", aim: 200, samples: [up.peakMB] },
      { name: `${name} down`, unit: "ms", samples: [down.told.ms] },
      { name: `${name} down: peak memory`, unit: "MB", aim: 200, samples: [down.peakMB] },
    ];
  });
}

function makeFile(path: string, megabytes: number): void {
  const megabyte = Buffer.alloc(1_000_000);
  const file = openSync(path, "w");
  for (let index = 0; index < megabytes; index++) {
    megabyte.writeUInt32LE(index);
    writeSync(file, megabyte);
  }
  closeSync(file);
}

/** 1,000 small artifacts, beside as many requests of the SDK that do nothing else. */
function small(config: Config): readonly Figure[] {
  const [count, atOnce] = [1000, 20];
  interface Told {
    readonly putMs: number;
    readonly getMs: number;
  }
  return withProject(lab, {}, ({ folder }) => {
    const sdk = "node_modules/@aws-sdk";
    symlinkSync(join(lab.root, "packages/artifact-store-s3", sdk), join(folder, sdk));
    const { store, bare } = measureInTurn(lab.samples(5), {
      store: () => runProgram<Told>(lab, folder, "s3/small-artifacts.js", { config, count, atOnce }).told,
      bare: () => runProgram<Told>(lab, folder, "s3/bare-requests.js", { config, count, atOnce }).told,
    });
    return (["putMs", "getMs"] as const).flatMap((way): Figure[] => {
      const [samples, floor] = [store.map((told) => told[way]), bare.map((told) => told[way])];
      const name = `1,000 artifacts of 1 kB, 20 at a time: ${way === "putMs" ? "put" : "get"}`;
      return [
        { name, unit: "ms", samples, floor },
        { name: `${name}, over bare requests`, unit: "×", samples: ratios(samples, floor) },
      ];
    });
  });
}

/** What a person waits for who has the package, and what lies on their disk. */
function imports(): readonly Figure[] {
  const told = withProject(lab, {}, ({ folder }) =>
    Array.from(
      { length: lab.samples(9) },
      () => runProgram<{ importMs: number; firstUseMs: number }>(lab, folder, "s3/import-store.js").told,
    ),
  );
  return [
    { name: "import of the package, beside core", unit: "ms", samples: told.map(({ importMs }) => importMs) },
    { name: "first use, which loads the SDK", unit: "ms", samples: told.map(({ firstUseMs }) => firstUseMs) },
    { name: "installed, with what it needs beside core", unit: "MB", samples: [installedMB()] },
  ];
}

/** Of its dependencies, as npm puts them into an empty folder. */
function installedMB(): number {
  const folder = join(lab.scratch, "installed");
  const dependencies = ["@aws-sdk/client-s3", "valibot", "@valibot/to-json-schema"];
  const npm = spawnSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--silent", ...dependencies]);
  if (npm.status !== 0) return Number.NaN;
  const { stdout } = spawnSync("du", ["-sb", folder], { encoding: "utf8" });
  return Number(stdout.split("\t", 1)[0]) / 1e6;
}

const at = new Date().toISOString();
const environment = environmentOf(lab.root, lab.scratch);
const server = await startServer();
const figures: Figure[] = [];
try {
  // The server takes each folder for a bucket.
  mkdirSync(join(server.folder, BUCKET));
  const config = configOf(server);
  for (const measure of [imports, () => small(config), () => large(config, Number(values.gigabytes))]) {
    process.stderr.write("measuring …\n");
    figures.push(...measure());
  }
} finally {
  await server.stop();
  lab.close();
}
process.stdout.write(`${describeEnvironment(environment)}\n\n${figureTable(figures)}`);
if (values.json !== undefined) writeResult(values.json, { at, environment, figures });
