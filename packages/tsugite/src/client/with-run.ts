import type { RunRecord } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { findRun } from "../runs/find-run.ts";
import { type OpenStack, openStack } from "../stack/open-stack.ts";

/** Where a run is looked for. */
export interface RunPlace {
  /** A folder of the project. @default the working directory */
  readonly directory?: string;
  /** Name of the stack whose metadata store has it. @default the active stack, or the one it was started on */
  readonly stack?: string;
}

/** A run, and the stack it was found on. */
export interface FoundRun extends OpenStack {
  readonly run: RunRecord;
  /** Absolute path. */
  readonly projectRoot: string;
}

/**
 * Finds a run, and opens its stack, which must be closed. Where no stack was named and an engine of another than the active
 * one carries the run out, it is that on which the run was started.
 */
export async function openRun(address: string, { directory, stack }: RunPlace): Promise<FoundRun> {
  const projectRoot = findProjectRoot(directory);
  const found = await openOn(projectRoot, address, stack);
  if (stack !== undefined || found.run.execution.engine === found.stack.orchestrator.engine) return found;
  // It may have another config now, or be gone; whoever needs its engine is told so.
  const own = await openOn(projectRoot, found.run.id, found.run.stack).catch(() => undefined);
  if (own === undefined) return found;
  await found.stack.close();
  return own;
}

async function openOn(projectRoot: string, address: string, stack: string | undefined): Promise<FoundRun> {
  const open = await openStack(projectRoot, { stack });
  try {
    return { ...open, run: await findRun(open.stack.metadataStore, address), projectRoot };
  } catch (error) {
    await open.stack.close();
    throw error;
  }
}

/** Finds a run, and keeps its stack open while a function uses it. */
export async function withRun<Result>(
  address: string,
  place: RunPlace,
  use: (found: FoundRun) => Promise<Result>,
): Promise<Result> {
  const found = await openRun(address, place);
  try {
    return await use(found);
  } finally {
    await found.stack.close();
  }
}
