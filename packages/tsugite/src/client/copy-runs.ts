import { type RunRecord, type Stack, TsugiteError } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { findRun } from "../runs/find-run.ts";
import { openStack } from "../stack/open-stack.ts";
import { ArtifactCopier } from "./artifact-copier.ts";

/** What is copied, and from where to where. */
export interface CopyOptions {
  /** Name of the stack that has the runs. */
  readonly from: string;
  /** Name of the stack that gets them. */
  readonly to: string;
  /** A folder of the project. @default the working directory */
  readonly directory?: string;
  /** `latest`, names, ids, or their beginnings. @default all runs */
  readonly runs?: readonly string[];
  /** Of this pipeline alone. @default of all */
  readonly pipeline?: string;
  /** Copies nothing, and says what would be. @default false */
  readonly dryRun?: boolean;
  /** Ends the copying after what is being copied; what was copied stays. @default never aborted */
  readonly signal?: AbortSignal;
  /** Told of each run that was copied, or could not be. */
  readonly onRun?: (run: CopiedRun) => void;
}

/** A run that was copied, would be, or could not be. */
export interface CopiedRun extends Pick<RunRecord, "id" | "name" | "pipeline" | "status"> {
  /** Artifacts that were not there yet, beside those that are kept with the records. */
  readonly artifacts: number;
  /** Of these artifacts. */
  readonly bytes: number;
  /** Why it could not be copied. */
  readonly error?: TsugiteError;
}

/** What came of copying. */
export interface CopiedRuns {
  readonly dryRun: boolean;
  /** Oldest first; those that could not be copied have an error. */
  readonly runs: readonly CopiedRun[];
  /** How many were there already. */
  readonly alreadyThere: number;
  /** How many were left because they are going on. */
  readonly goingOn: number;
}

const ALL = 2 ** 31 - 1;

/**
 * Copies runs that have ended, with everything known of them and their artifacts, from one stack's stores to another's:
 * oldest first, each run in one transaction once its artifacts are stored. What is there already is not copied again, so
 * that copying can be interrupted and repeated. Every artifact is verified when it is read, and again by the digest under
 * which it was stored.
 *
 * A run whose artifacts are missing or damaged is left out and told with its error; the others are copied. Rejects with
 * `USAGE` when both stacks keep their records in the same place, and with what else the stores raise: what was copied
 * until then stays.
 *
 * @example
 * ```ts
 * const { runs } = await copyRuns({ from: "local", to: "team" });
 * ```
 */
export async function copyRuns(options: CopyOptions): Promise<CopiedRuns> {
  const projectRoot = findProjectRoot(options.directory);
  const from = await openStack(projectRoot, { stack: options.from });
  try {
    const to = await openStack(projectRoot, { stack: options.to });
    try {
      refuseSamePlace(from.stack, to.stack);
      return await copyAll(from.stack, to.stack, options);
    } finally {
      await to.stack.close();
    }
  } finally {
    await from.stack.close();
  }
}

async function copyAll(from: Stack, to: Stack, options: CopyOptions): Promise<CopiedRuns> {
  const { dryRun = false, signal, onRun } = options;
  const copier = new ArtifactCopier(from.artifactStore, to.artifactStore);
  const counts = { alreadyThere: 0, goingOn: 0 };
  const runs: CopiedRun[] = [];
  for (const run of await runsOf(from, options)) {
    if (signal?.aborted) break;
    if (run.status === "running") {
      counts.goingOn += 1;
      continue;
    }
    if (((await to.metadataStore.getRun(run.id))?.generation ?? 0) >= run.generation) {
      counts.alreadyThere += 1;
      continue;
    }
    const copied = await copyRun(run, { from, to, copier, dryRun });
    runs.push(copied);
    onRun?.(copied);
  }
  return { dryRun, runs, ...counts };
}

interface CopyPlace {
  readonly from: Stack;
  readonly to: Stack;
  readonly copier: ArtifactCopier;
  readonly dryRun: boolean;
}

async function copyRun(run: RunRecord, { from, to, copier, dryRun }: CopyPlace): Promise<CopiedRun> {
  const { id, name, pipeline, status } = run;
  const told = { id, name, pipeline, status };
  try {
    const copy = await from.metadataStore.exportRun(id);
    const wanted = copier.artifactsOf(copy);
    const missing = await copier.missing(wanted);
    if (!dryRun) {
      await copier.copy(missing);
      await to.metadataStore.importRun(copy);
      // What nobody referred to until now may have been collected meanwhile.
      await copier.copy(await copier.missing(wanted));
    }
    return { ...told, artifacts: missing.length, bytes: missing.reduce((sum, { size }) => sum + size, 0) };
  } catch (error) {
    if (!TsugiteError.is(error, "ARTIFACT_NOT_FOUND") && !TsugiteError.is(error, "ARTIFACT_CORRUPTED")) throw error;
    return { ...told, artifacts: 0, bytes: 0, error };
  }
}

/** Oldest first: a run is there before those that were answered from it. */
async function runsOf({ metadataStore }: Stack, { runs, pipeline }: CopyOptions): Promise<readonly RunRecord[]> {
  const query = pipeline === undefined ? {} : { pipeline };
  if (runs === undefined) return (await metadataStore.listRuns({ ...query, limit: ALL })).toReversed();
  const found = await Promise.all(runs.map((address) => findRun(metadataStore, address)));
  return found
    .filter((run) => pipeline === undefined || run.pipeline === pipeline)
    .sort((one, other) => one.createdAt - other.createdAt);
}

function refuseSamePlace(from: Stack, to: Stack): void {
  const { location } = from.metadataStore;
  if (location !== to.metadataStore.location) return;
  throw new TsugiteError(
    "USAGE",
    `The stacks ${from.name} and ${to.name} keep their records in the same place, ${location}.`,
    {
      fix: "Name two stacks with different metadata stores: `tsugite stack list`.",
    },
  );
}
