import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { Connection } from "./connection.ts";
import { WriteQueue } from "./write-queue.ts";

function openNumbers(): Connection {
  const connection = new Connection(new DatabaseSync(":memory:"));
  connection.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
  return connection;
}

const insert =
  (n: number) =>
  (connection: Connection): number =>
    connection.insert("INSERT INTO numbers (n) VALUES (?)", n);

function numbersOf(connection: Connection): unknown[] {
  return connection.all("SELECT n FROM numbers ORDER BY n").map(({ n }) => n);
}

test("writes of one turn of the event loop share a transaction, as durable as the strongest of them", async () => {
  const connection = openNumbers();
  const write = vi.spyOn(connection, "write");
  const queue = new WriteQueue(() => connection);
  const results = [queue.add("note", insert(1)), queue.add("durable", insert(2)), queue.add("note", insert(3))];
  expect(await Promise.all(results)).toEqual([1, 2, 3]);
  expect(write.mock.calls.map(([durability]) => durability)).toEqual(["durable"]);
  await queue.add("note", insert(4));
  expect(write.mock.calls.map(([durability]) => durability)).toEqual(["durable", "note"]);
  expect(numbersOf(connection)).toEqual([1, 2, 3, 4]);
});

test("a write that is refused is refused alone", async () => {
  const connection = openNumbers();
  const queue = new WriteQueue(() => connection);
  const results = await Promise.allSettled([1, 2, 2, 3].map((n) => queue.add("durable", insert(n))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(numbersOf(connection)).toEqual([1, 2, 3]);
});

test("every waiting write is rejected when the database cannot be opened, and the next one tries again", async () => {
  const connection = openNumbers();
  let fails = true;
  const queue = new WriteQueue(() => {
    if (fails) throw new Error("no such folder");
    return connection;
  });
  const results = await Promise.allSettled([queue.add("note", insert(1)), queue.add("note", insert(2))]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await queue.add("note", insert(3))).toBe(3);
});

test("flush carries out at once what waits", async () => {
  const connection = openNumbers();
  const queue = new WriteQueue(() => connection);
  const waiting = queue.add("note", insert(1));
  queue.flush();
  expect(numbersOf(connection)).toEqual([1]);
  await waiting;
});
