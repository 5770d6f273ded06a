// Times durable transactions of one row each, in a database with a write-ahead log, as SQLite does them by itself.
import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const { transactions, bytes } = JSON.parse(process.argv[2] ?? "");
const database = new DatabaseSync("floor.db");
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE floor (row BLOB) STRICT");
const insert = database.prepare("INSERT INTO floor (row) VALUES (?)");
const row = Buffer.alloc(bytes, "x");

const started = performance.now();
for (let index = 0; index < transactions; index++) insert.run(row);
const ms = performance.now() - started;

database.close();
rmSync("floor.db");
console.log(JSON.stringify({ ms }));
