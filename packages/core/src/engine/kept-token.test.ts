import { expect, test } from "vitest";
import { TsugiteError } from "../error/tsugite-error.ts";
import { KeptToken } from "./kept-token.ts";

const { signal } = new AbortController();

test("a token is fetched once for all who want it, and again when it is not taken any more", async () => {
  let fetched = 0;
  const token = new KeptToken(async () => {
    fetched += 1;
    return `token ${fetched}`;
  });
  expect(token.isKept).toBe(false);
  expect(await Promise.all([token.get(signal), token.get(signal)])).toEqual(["token 1", "token 1"]);
  expect(token.isKept).toBe(true);
  token.forget();
  expect(await token.get(signal)).toBe("token 2");
});

test("who waits for a token that another gave up fetches it anew; one that cannot be had is refused to all", async () => {
  const given = new AbortController();
  let fetched = 0;
  const token = new KeptToken(async (ofFirst) => {
    fetched += 1;
    if (fetched > 1) return "token";
    return new Promise((_, reject) => ofFirst.addEventListener("abort", () => reject(ofFirst.reason)));
  });
  const first = token.get(given.signal);
  const second = token.get(signal);
  given.abort(new Error("given up"));
  await expect(first).rejects.toThrow("given up");
  expect(await second).toBe("token");

  const refused = new KeptToken(async () => {
    throw new TsugiteError("ENGINE_NOT_SIGNED_IN", "nobody");
  });
  const both = await Promise.allSettled([refused.get(signal), refused.get(signal)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(refused.isKept).toBe(false);
});
