import type { ClientBase } from "pg";
import { isAway } from "./failures.ts";
import { AnswerLost } from "./retrying.ts";

/** A statement that is no operation's, and its values. */
export type Command = readonly [text: string, values?: readonly unknown[]];

/** All or nothing. What begins it is sent at once. */
export async function transaction<T>(
  client: ClientBase,
  begin: readonly Command[],
  body: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    await Promise.all(begin.map(([text, values]) => client.query(text, values as unknown[])));
    result = await body();
  } catch (error) {
    // Of a connection that was lost, nothing is left either.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
  try {
    await client.query("COMMIT");
  } catch (error) {
    throw isAway(error) ? new AnswerLost(error) : error;
  }
  return result;
}
