import type { Finding } from "./promise.ts";

export interface Broken {
  /** The check. */
  readonly where: string;
  readonly finding: Finding;
  /** The check that was told of the same promise before. */
  readonly first: string | undefined;
  readonly cause: unknown;
}

/** The failure of a check: which promise was not kept, in words, with the values, and where to look. */
export class PromiseBroken extends Error {
  constructor(flavor: string, { where, finding, first, cause }: Broken) {
    const { promise, found } = finding;
    const whole = [
      `The orchestrator ${flavor} broke a promise (${where}).`,
      `  Promise: ${promise.says}`,
      `  Found:   ${found.replaceAll("\n", "\n           ")}`,
      `  Look at: ${promise.lookAt}.`,
    ];
    const [line = ""] = found.split("\n");
    const again = [`The orchestrator ${flavor} broke the same promise as in "${first}" (${where}). Found: ${line}`];
    super((first === undefined ? whole : again).join("\n"), cause === undefined ? {} : { cause });
    this.name = "PromiseBroken";
    // The frames are those of the kit, which say nothing about the flavor.
    this.stack = `${this.name}: ${this.message}`;
  }
}
