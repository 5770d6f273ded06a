import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import {
  ENTRYPOINT_CONFIG_SOURCE_OPTION,
  type RunNotice,
  type StackDescription,
  type StepEntrypointConfiguration,
  type StepOutcome,
  StepWorkerPool,
  stackFromDescription,
  TsugiteError,
} from "@tsugite/core";
import { configSourceOf } from "./config-source-of.ts";
import { locateAsset } from "./locate-asset.ts";
import type { EntrypointTable } from "./run-entrypoint.ts";

export interface StepStart {
  readonly argv: readonly string[];
  readonly table: EntrypointTable;
  /** Absolute path of the bundle. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly notify: (notice: RunNotice) => void;
}

/** Runs the step that the arguments name. Relative paths of the stack's stores are relative to the working directory. */
export async function startStep({ argv, table, directory, signal, notify }: StepStart): Promise<StepOutcome> {
  const configuration = configurationOf(argv, table);
  const readBundleFile = (path: string): Promise<string> => readInside(directory, path);
  const description: StackDescription = JSON.parse(await readBundleFile("stack.json"));
  const stack = await stackFromDescription(description, ({ source }) => table.sources[source], process.cwd());
  const [, exportName = "default"] = table.mainModuleSource.split("#");
  const runtime = new StepWorkerPool({
    entry: new URL(table.url),
    exportName,
    projectRoot: directory,
    locateFile: (file) => locateAsset(directory, file),
  });
  try {
    return await configuration.run({
      stack,
      runtime,
      mainModuleSource: table.mainModuleSource,
      readBundleFile,
      signal,
      notify,
    });
  } finally {
    await runtime.close();
    await stack.close();
  }
}

function configurationOf(argv: readonly string[], table: EntrypointTable): StepEntrypointConfiguration {
  const source = configSourceOf(argv);
  const found = Object.hasOwn(table.sources, source) ? table.sources[source] : undefined;
  if (isConfigurationClass(found)) return new found(argv);
  const known = Object.keys(table.sources).filter((name) => isConfigurationClass(table.sources[name]));
  throw new TsugiteError(
    "SOURCE_NOT_FOUND",
    `--${ENTRYPOINT_CONFIG_SOURCE_OPTION} is ${source}, which this bundle does not hold.`,
    { fix: `It holds ${known.join(", ") || "none"}.` },
  );
}

type ConfigurationClass = new (argv: readonly string[]) => StepEntrypointConfiguration;

/** By its methods, because a flavor may bring a copy of core of its own. */
function isConfigurationClass(value: unknown): value is ConfigurationClass {
  if (typeof value !== "function") return false;
  const prototype: unknown = value.prototype;
  return ["getRunName", "run"].every(
    (name) => typeof (prototype as Record<string, unknown> | null)?.[name] === "function",
  );
}

async function readInside(directory: string, path: string): Promise<string> {
  const root = await realpath(directory);
  const file = await realpath(join(root, path)).catch((cause: unknown) => {
    throw new TsugiteError("SOURCE_NOT_FOUND", `The bundle ${root} has no file ${path}.`, {
      cause,
      fix: "Deploy the pipeline again; copy a bundle as a whole.",
    });
  });
  if (!file.startsWith(`${root}${sep}`)) {
    throw new TsugiteError("ENTRYPOINT_ARGUMENT_INVALID", `The path ${path} leads out of the bundle.`);
  }
  return readFile(file, "utf8");
}
