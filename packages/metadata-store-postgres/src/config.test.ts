import { issuePath, jsonSchemaOf } from "@tsugite/core";
import { expect, test } from "vitest";
import { postgresConfigSchema } from "./config.ts";

async function check(config: object): Promise<unknown> {
  const checked = await postgresConfigSchema["~standard"].validate(config);
  return checked.issues?.map((issue) => `${issuePath(issue).join(".")}: ${issue.message}`) ?? true;
}

const password = "url: It holds a password: keep the URL elsewhere, and name it by { env: NAME } or { file: path }.";
const other = "url: Expected a URL such as postgres://user@host:5432/database, or { env: NAME } or { file: path }.";

test("a URL is given without a password, or by where it is kept", async () => {
  for (const url of [
    "postgres://db.example/team",
    "postgresql://me@db.example:6432/team?sslmode=disable",
    { env: "TSUGITE_DATABASE" },
    { file: "secrets/database" },
  ]) {
    expect(await check({ url })).toBe(true);
  }
});

test.each([
  ["postgres://me:secret@db.example/team", password],
  ["postgres://me:se/cr#et@db.example/team", password],
  ["postgres://db.example/team?user=me&password=secret", password],
  ["mysql://db.example/team", other],
  ["postgres://", other],
  ["db.example", other],
])("%s is refused, and says why", async (url, message) => {
  expect(await check({ url })).toEqual([message]);
});

test("what is unknown or out of range is named", async () => {
  expect(await check({ url: { env: "X" }, schema: "a; drop", poolSize: 0, pool: 1 })).toEqual([
    "schema: Expected a name of small letters, digits and underscores.",
    "poolSize: Expected at least 1.",
    expect.stringMatching(/^pool: .*pool/),
  ]);
});

test("the config is described", () => {
  expect(Object.keys(jsonSchemaOf(postgresConfigSchema, "input")?.properties ?? {})).toEqual([
    "url",
    "password",
    "schema",
    "ssl",
    "poolSize",
    "connectTimeout",
    "retryFor",
  ]);
});
