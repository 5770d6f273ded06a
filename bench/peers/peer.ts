import type { Small } from "./steps.ts";

/** Whether every step is recorded on a disk, or nothing outlives the process. */
export type Keeping = "durable" | "in memory";

/** A library, used as its documentation tells. */
export interface Peer {
  readonly name: string;
  /** Those of its packages that are used, to be named with their versions. */
  readonly packages: readonly string[];
  /** How it keeps its records, in words; a way that it does not have is left out. */
  readonly keeps: Readonly<Partial<Record<Keeping, string>>>;
  /** A server that must be running for it. */
  readonly service?: "redis";
  open(options: OpenOptions): Promise<Engine>;
}

export interface OpenOptions {
  readonly keeping: Keeping;
  /** The checkout whose built packages are Tsugite. */
  readonly root: string;
  /** An empty folder for its records. */
  readonly folder: string;
  /** Port of the service, on this machine. */
  readonly port: number;
}

/** A peer that is ready to run; it ends with its process. Each run ends with what its last step returned. */
export interface Engine {
  /** Defines a chain of that many steps, each given what the one before returned. */
  chain(steps: number): Promise<Runnable> | Runnable;
  /** Defines one step, that many branches which are given what it returned, and a step that is given all of theirs. */
  fanOut(branches: number): Promise<Runnable> | Runnable;
}

/** Starts a run, and waits for its result. */
export type Runnable = () => Promise<Small>;
