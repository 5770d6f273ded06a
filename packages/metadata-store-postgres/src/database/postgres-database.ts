import { createHash } from "node:crypto";
import { TsugiteError } from "@tsugite/core";
import type { Row, SqlDatabase, SqlOperation, SqlValue, WriteScope } from "@tsugite/core/sql";
import type { Pool, PoolClient } from "pg";
import { describeUrl, type NamedConfig } from "../read-url.ts";
import { checkSchema, readSchemaState } from "../schema/schema-state.ts";
import { type ComponentPlace, isAway, toStoreError } from "./failures.ts";
import { toHeldText } from "./lossless-text.ts";
import { openPool } from "./open-pool.ts";
import { AnswerLost, retrying } from "./retrying.ts";
import { Session } from "./session.ts";
import { type Command, transaction } from "./transaction.ts";

/** A statement that does the whole of an operation, if it changes anything. */
export interface WholeStatement<T> {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** What the operation returns. */
  read(row: Row): T;
}

/**
 * A PostgreSQL database that is opened when it is first used, and again after it was closed, or the server has ended.
 *
 * Whatever changes a run first locks the run's row, so that its events and lines of logs become visible in the order of
 * their numbers; what removes things that nobody refers to keeps all writers out, by a lock that they share otherwise.
 * What neither of them keeps apart is by unique keys: a transaction that meets one is begun again, and then sees what
 * was in its way.
 */
export class PostgresDatabase implements SqlDatabase {
  readonly #named: NamedConfig;
  /** The number of the lock that writers share, and that collectors and readers of all events take alone. */
  readonly #gate: string;
  readonly #going = new Set<Promise<unknown>>();
  #pool: Pool | undefined;
  /** By how many milliseconds the server's clock is ahead of ours; undefined until the schema was looked at. */
  #clockAhead: number | undefined;

  constructor(named: NamedConfig) {
    this.#named = named;
    const digest = createHash("sha256").update(`tsugite ${named.config.schema}`).digest();
    this.#gate = digest.readBigInt64BE().toString();
  }

  /** What its messages name it by. */
  get place(): ComponentPlace {
    return { name: this.#named.name, location: describeUrl(this.#named) };
  }

  read<T>(operation: () => SqlOperation<T>): Promise<T> {
    return this.#use(async (client, session) => {
      // Most reads are one statement, which needs no transaction to see one state.
      const begun = operation();
      const step = begun.next();
      if (step.done === true) return step.value;
      const next = begun.next(await session.answer(step.value));
      if (next.done === true) return next.value;
      return transaction(client, [["BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"]], () =>
        session.perform(operation()),
      );
    });
  }

  /** Reads while nobody writes, so that no number below the highest is still to come. */
  readBetweenWrites<T>(operation: () => SqlOperation<T>): Promise<T> {
    const begin: readonly Command[] = [["BEGIN"], ["SELECT pg_advisory_xact_lock($1)", [this.#gate]]];
    return this.#use((client, session) => transaction(client, begin, () => session.perform(operation())));
  }

  async write<T>(
    scope: WriteScope,
    operation: () => SqlOperation<T>,
    found?: () => SqlOperation<T | undefined>,
  ): Promise<T> {
    return this.writeAtOnce(undefined, scope, operation, found);
  }

  /** The same; by one statement, in one round trip, where that does. */
  async writeAtOnce<T>(
    statement: WholeStatement<T> | undefined,
    scope: WriteScope,
    operation: () => SqlOperation<T>,
    found?: () => SqlOperation<T | undefined>,
  ): Promise<T> {
    const state = { isFirst: true, isAnswerLost: false };
    try {
      return await this.#use(async (client, session) => {
        const whole = state.isFirst ? statement : undefined;
        state.isFirst = false;
        try {
          const done = whole === undefined ? undefined : await performWhole(session, whole, this.#gate);
          return done ?? { result: await transaction(client, this.#begin(scope), () => session.perform(operation())) };
        } catch (error) {
          if (error instanceof AnswerLost) state.isAnswerLost = true;
          throw error;
        }
      }).then(({ result }) => result);
    } catch (error) {
      // Refused because it was carried out before, and only its answer was lost?
      if (!state.isAnswerLost || found === undefined || !TsugiteError.is(error)) throw error;
      const result = await this.read(found);
      if (result === undefined) throw error;
      return result;
    }
  }

  /** Uses a connection whatever the schema is. */
  administer<T>(work: (client: PoolClient, schema: string) => Promise<T>): Promise<T> {
    return this.#persist(() => this.#lend((client) => work(client, this.#named.config.schema)));
  }

  async close(): Promise<void> {
    while (this.#going.size > 0) await Promise.allSettled(this.#going);
    const pool = this.#pool;
    this.#pool = undefined;
    this.#clockAhead = undefined;
    await pool?.end();
  }

  #begin({ durability, runs = [], collects = false }: WriteScope): readonly Command[] {
    return [
      ["BEGIN"],
      ...(durability === "note" ? [["SET LOCAL synchronous_commit TO off"] as const] : []),
      [`SELECT pg_advisory_xact_lock${collects ? "" : "_shared"}($1)`, [this.#gate]],
      ...(runs.length === 0 ? [] : [[this.#lockRuns, [runs.map(toHeldText)]] as const]),
    ];
  }

  get #lockRuns(): string {
    return `SELECT FROM "${this.#named.config.schema}".runs WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`;
  }

  /** Uses a connection once the schema was looked at. */
  #use<T>(work: (client: PoolClient, session: Session) => Promise<T>): Promise<T> {
    const { schema } = this.#named.config;
    const once = async (client: PoolClient): Promise<T> => {
      this.#clockAhead ??= await this.#look(client);
      return work(client, new Session(client, schema, this.#clockAhead));
    };
    return this.#persist(() => this.#lend(once));
  }

  /** Goes on while the server is away, or others are in the way. */
  #persist<T>(work: () => Promise<T>): Promise<T> {
    const { connectTimeout, retryFor } = this.#named.config;
    // One that was never reached may be starting; more likely, its address is wrong.
    const patience = (): number => (this.#clockAhead === undefined ? Math.min(retryFor, connectTimeout) : retryFor);
    const going = retrying(work, patience).catch((error: unknown) => {
      throw toStoreError(error instanceof AnswerLost ? error.cause : error, this.place);
    });
    this.#going.add(going);
    const forget = (): void => void this.#going.delete(going);
    going.then(forget, forget);
    return going;
  }

  async #lend<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    this.#pool ??= openPool(this.#named);
    const client = await this.#pool.connect();
    let isBroken = false;
    try {
      return await work(client);
    } catch (error) {
      isBroken = error instanceof AnswerLost || isAway(error);
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  /** Looks at the schema once; by how much the server's clock is ahead. */
  async #look(client: PoolClient): Promise<number> {
    const state = await readSchemaState(client, this.#named.config.schema);
    checkSchema(state, this.place);
    return state.clockAhead;
  }
}

/** What a statement did; undefined when it changed nothing. */
async function performWhole<T>(
  session: Session,
  { sql, values, read }: WholeStatement<T>,
  gate: string,
): Promise<{ readonly result: T } | undefined> {
  try {
    const { rows } = await session.answer({ sql, tuples: [[gate, ...values]], wants: "row" });
    return rows[0] === undefined ? undefined : { result: read(rows[0]) };
  } catch (error) {
    if (isAway(error)) throw new AnswerLost(error);
    throw error;
  }
}
