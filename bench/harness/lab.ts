import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

export interface LabOptions {
  /** The checkout whose built packages are measured. */
  readonly root: string;
  /** A folder on the disk that is measured. */
  readonly folder: string;
  /** How often everything is measured. @default what each case thinks is enough */
  readonly samples?: number;
  /** Where the child processes leave their CPU profiles. @default no profiles */
  readonly profiles?: string;
}

/** Where the cases do their work. */
export class Lab {
  readonly root: string;
  /** Empty at first, and removed in the end. */
  readonly scratch: string;
  readonly profiles: string | undefined;
  readonly #samples: number | undefined;

  constructor(options: LabOptions) {
    this.root = options.root;
    this.scratch = mkdtempSync(join(options.folder, "tsugite-bench-"));
    this.profiles = options.profiles;
    this.#samples = options.samples;
  }

  /** How often to measure, where `standard` would be enough for a stable median. */
  samples(standard: number): number {
    return this.#samples ?? standard;
  }

  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }
}
