import { setTimeout as sleep } from "node:timers/promises";
import { isAway, isContention } from "./failures.ts";

/** Milliseconds between two tries, at first and at most. */
const BACKOFF = { first: 20, most: 2_000 };
/** How often a transaction is begun again because of others. */
const CONTENTIONS = 20;

/** The connection was lost after a change was sent, and before it was told whether it was made. */
export class AnswerLost extends Error {
  constructor(cause: unknown) {
    super("The answer was lost.", { cause });
  }
}

/**
 * Works until it is done: while others are in the way, and while the server is away.
 *
 * @param patience Milliseconds to go on while it is away.
 */
export async function retrying<T>(work: () => Promise<T>, patience: () => number): Promise<T> {
  let contentions = 0;
  let awaySince: number | undefined;
  for (let delay = BACKOFF.first; ; delay = Math.min(delay * 2, BACKOFF.most)) {
    try {
      return await work();
    } catch (error) {
      if (isContention(error)) {
        contentions += 1;
        if (contentions > CONTENTIONS) throw error;
      } else if (error instanceof AnswerLost || isAway(error)) {
        awaySince ??= performance.now();
        if (performance.now() - awaySince + delay > patience()) throw error;
      } else throw error;
      // Not all at the same time.
      await sleep(delay * (0.5 + Math.random() / 2));
    }
  }
}
