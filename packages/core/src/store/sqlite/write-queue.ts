import type { Durability } from "../sql/sql-database.ts";
import type { Connection } from "./connection.ts";

interface PendingWrite {
  readonly durability: Durability;
  readonly body: (connection: Connection) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the writes that are asked for in one turn of the event loop: steps that end together share a transaction, and
 * with it the wait for the disk. A write that is refused is refused alone.
 */
export class WriteQueue {
  readonly #open: () => Connection;
  #pending: PendingWrite[] = [];

  /** @param open gives the connection; may throw, which every waiting write is then rejected with. */
  constructor(open: () => Connection) {
    this.#open = open;
  }

  add<T>(durability: Durability, body: (connection: Connection) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) setImmediate(() => this.flush());
      // What body returns is what resolve is called with.
      this.#pending.push({ durability, body, resolve: resolve as PendingWrite["resolve"], reject });
    });
  }

  /** Carries out at once what is waiting. */
  flush(): void {
    const writes = this.#pending;
    this.#pending = [];
    if (writes.length > 1 && this.#commit(writes)) return;
    for (const write of writes) this.#commit([write], write.reject);
  }

  /** Whether all were carried out, in one transaction; otherwise none was. */
  #commit(writes: readonly PendingWrite[], onError: (error: unknown) => void = () => {}): boolean {
    const durability = writes.some((write) => write.durability === "durable") ? "durable" : "note";
    try {
      const connection = this.#open();
      const results = connection.write(durability, () => writes.map(({ body }) => body(connection)));
      for (const [index, { resolve }] of writes.entries()) resolve(results[index]);
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  }
}
