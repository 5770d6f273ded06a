import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../disk/random.ts";
import type { RunningCommand } from "../project/tsugite.ts";

/** What is done to an owner of a run. */
export type Mischief = "nothing" | "kill" | "pause" | "interrupt" | "usurp";

export interface MonkeyOptions {
  readonly random: Random;
  /** Milliseconds after which a silent owner has lost its lease; undefined where that is too long to wait for. */
  readonly lease: number | undefined;
}

/** Milliseconds: long enough for most runs to come to their end. */
const LONGEST_DELAY = 1500;

/** Disturbs owners, as a bad operator and a bad machine would; the same decisions for the same random numbers. */
export class Monkey {
  readonly #random: Random;
  readonly #lease: number | undefined;
  readonly counts: Record<Mischief, number> = { nothing: 0, kill: 0, pause: 0, interrupt: 0, usurp: 0 };

  constructor({ random, lease }: MonkeyOptions) {
    this.#random = random;
    this.#lease = lease;
  }

  choose(): Mischief {
    const dice = this.#random();
    if (dice < 0.3) return "nothing";
    if (dice < 0.65) return "kill";
    if (dice < 0.8) return "pause";
    if (dice < 0.9) return "interrupt";
    return this.#lease === undefined ? "kill" : "usurp";
  }

  /**
   * Does it to an owner, and waits for its end.
   *
   * @param usurp Takes up the run while its owner is silent, and comes back when that is over.
   */
  async disturb(owner: RunningCommand, mischief: Mischief, usurp: () => Promise<void>): Promise<void> {
    this.counts[mischief] += 1;
    if (mischief !== "nothing") {
      const isOver = await Promise.race([owner.end.then(() => true), sleep(this.#random() * LONGEST_DELAY, false)]);
      if (!isOver) await this.#act(owner, mischief, usurp);
    }
    await owner.end;
  }

  async #act({ child }: RunningCommand, mischief: Mischief, usurp: () => Promise<void>): Promise<void> {
    if (mischief === "kill") child.kill("SIGKILL");
    if (mischief === "interrupt") child.kill("SIGTERM");
    if (mischief !== "pause" && mischief !== "usurp") return;
    child.kill("SIGSTOP");
    try {
      if (mischief === "pause") return await sleep(this.#random() * 1000);
      await sleep((this.#lease ?? 0) * 1.5);
      await usurp();
    } finally {
      child.kill("SIGCONT");
    }
  }
}
