import { AssertionError } from "node:assert/strict";
import type { Finding } from "./promise.ts";

/** The failure of a check: which promise was not kept, in words, with the values, and where to look. */
export class PromiseBroken extends AssertionError {
  constructor(flavor: string, where: string, { promise, found }: Finding) {
    const lines = [
      `The orchestrator ${flavor} broke a promise (${where}).`,
      `  Promise: ${promise.says}`,
      `  Found:   ${found.replaceAll("\n", "\n           ")}`,
      `  Look at: ${promise.lookAt}.`,
    ];
    super({ message: lines.join("\n"), stackStartFn: PromiseBroken });
    this.name = "PromiseBroken";
  }
}
