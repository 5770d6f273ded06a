import { digestOf } from "@tsugite/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { artifactKey, digestOfKey, keyPrefix } from "./artifact-key.ts";

const prefix = fc.constantFrom("", "a", "team/project", "0f", "0f/0f");

test("a key is made of a digest, and gives it back", () => {
  fc.assert(
    fc.property(prefix, fc.string(), (given, content) => {
      const digest = digestOf(content);
      const key = artifactKey(given, digest);
      expect(key).toMatch(/^([\w/]+\/)?[0-9a-f]{2}\/[0-9a-f]{64}$/);
      expect(digestOfKey(given, key)).toBe(digest);
    }),
  );
});

test("of all other keys there is no digest, whatever else lies in the bucket", () => {
  fc.assert(
    fc.property(prefix, fc.string(), (given, name) => {
      expect(digestOfKey(given, `${keyPrefix(given)}${name}`)).toBeUndefined();
    }),
  );
  const digest = digestOf("a");
  const others = [`b/${digest.slice(0, 2)}/${digest}`, `00/${digest}`, digest, `${digest.slice(0, 2)}/${digest}/x`];
  for (const other of others) expect(digestOfKey("a", `a/${other}`)).toBeUndefined();
  expect(digestOfKey("a", artifactKey("b", digest))).toBeUndefined();
});

test("hostile names never become part of a key", () => {
  fc.assert(
    fc.property(prefix, fc.string(), (given, name) => {
      expect(() => artifactKey(given, name)).toThrow("is not a digest");
    }),
  );
});
