import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BaseArtifactStore, digestOf } from "@tsugite/core";
import fc from "fast-check";
import { assertEqual, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects, assertThrows } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { newPart } from "./new-part.ts";

const MEGABYTE = 1024 * 1024;

/** What is stored comes back, by whatever way it came. */
export function testContents(test: PromiseTester<BaseArtifactStore>): void {
  test("any bytes come back as they were, from this process and another", async ({ store, again }) => {
    const reader = again();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const stored = await store.putBytes(bytes);
        assertEqual(stored, { digest: digestOf(bytes), size: bytes.byteLength }, "putBytes()");
        assertEqual(await reader.getBytes(stored.digest), bytes, "getBytes()");
        assertEqual(readFileSync(await reader.getFile(stored.digest)), bytes, "getFile()");
      }),
      { numRuns: 40 },
    );
  });

  test("a file is stored like its bytes, also when it is longer than what is held in memory", async (checked) => {
    const { store, again, folder } = checked;
    // Stores that send large files in parts, of five megabytes and more, have their edges there.
    for (const size of [0, 8, 5 * MEGABYTE, 5 * MEGABYTE + 1, 17 * MEGABYTE + 3]) {
      const content = randomBytes(size);
      writeFileSync(join(folder, "data"), content);
      const stored = await store.putFile(join(folder, "data"));
      assertEqual(stored, { digest: digestOf(content), size }, "putFile()");
      assertEqual(await store.putBytes(content), stored, "putBytes()");
      writeFileSync(join(folder, "data"), "changed afterwards");
      assertEqual(await store.getBytes(stored.digest), content, "getBytes()");
      assertEqual(readFileSync(await store.getFile(stored.digest)), content, "getFile()");
      assertEqual(readFileSync(await again().getFile(stored.digest)), content, "getFile() of another process");
    }
  });

  test("a file that was written for the store is taken, and is stored once", async ({ store, again }) => {
    for (const content of [Buffer.alloc(0), randomBytes(3_000_001)]) {
      const stored = { digest: digestOf(content), size: content.byteLength };
      for (const taker of [store, store, again()]) {
        const part = await newPart(taker, content);
        assertEqual(await taker.takeFile(part), stored, "takeFile()");
        assertEqual(existsSync(part.path), false, "whether the file is left that takeFile() was given");
      }
      assertEqual(await store.putBytes(content), stored, "putBytes()");
      assertEqual(await store.getBytes(stored.digest), content, "getBytes()");
    }
  });

  test("what cannot be stored is refused", async ({ store, folder }) => {
    mkdirSync(join(folder, "folder"));
    for (const name of ["missing", "folder"]) {
      const refused = { code: "DATA_FILE_NOT_FOUND", message: name };
      await assertRejects(store.putFile(join(folder, name)), refused, `putFile() of what is ${name}`);
    }
  });

  test("what is not there is told from what is", async ({ store }) => {
    const digest = digestOf("missing");
    assertEqual(await store.has(digest), false, "has()");
    const notFound = { code: "ARTIFACT_NOT_FOUND", message: digest };
    await assertRejects(store.getBytes(digest), notFound, "getBytes()");
    await assertRejects(store.getFile(digest), notFound, "getFile()");
    assertEqual(await store.check({ digest, size: 7 }), "missing", "check()");
    await store.putBytes(Buffer.from("missing"));
    assertEqual(await store.has(digest), true, "has()");
    assertEqual(await store.check({ digest, size: 7 }), "intact", "check()");
    assertMatches(store.locationOf(digest), new RegExp(digest), "locationOf()");
  });

  test("nothing but a digest is looked up", async ({ store }) => {
    const digest = digestOf("a");
    const refused = { code: "ARTIFACT_NOT_FOUND" };
    for (const nonsense of [
      "",
      "..",
      "../../etc/passwd",
      digest.toUpperCase(),
      `${digest}/..`,
      `${digest}\n`,
      digest.slice(1),
    ]) {
      const given = `(${JSON.stringify(nonsense)})`;
      await assertRejects(store.has(nonsense), refused, `has${given}`);
      await assertRejects(store.getBytes(nonsense), refused, `getBytes${given}`);
      await assertRejects(store.getFile(nonsense), refused, `getFile${given}`);
      await assertRejects(store.remove(nonsense), refused, `remove${given}`);
      assertThrows(() => store.locationOf(nonsense), refused, `locationOf${given}`);
    }
  });

  test("a store that was closed can be used again", async ({ store }) => {
    const content = Buffer.from("a");
    const { digest } = await store.putBytes(content);
    await store.getFile(digest);
    await store.close();
    await store.close();
    assertEqual(await store.has(digest), true, "has() after close()");
    assertEqual(readFileSync(await store.getFile(digest)), content, "getFile() after close()");
    const other = await store.putBytes(Buffer.from("b"));
    assertEqual(await store.has(other.digest), true, "has() of what was stored after close()");
  });
}
