import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BaseArtifactStore, digestOf, type PutOptions, type StoredArtifact } from "@tsugite/core";
import { assertEqual, assertLength } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { CheckedStore, PromiseTester } from "../store/promise-tester.ts";
import { listedSizes } from "./listed-sizes.ts";
import { newPart } from "./new-part.ts";

type Write = (content: Buffer, options?: PutOptions) => Promise<StoredArtifact>;

/** The three ways to store a content. */
function waysToWrite({ store, folder }: CheckedStore<BaseArtifactStore>): Readonly<Record<string, Write>> {
  return {
    putBytes: (content, options) => store.putBytes(content, options),
    putFile: (content, options) => {
      const path = join(folder, digestOf(content));
      writeFileSync(path, content);
      return store.putFile(path, options);
    },
    takeFile: async (content, options) => store.takeFile(await newPart(store, content), options),
  };
}

/** Writers neither disturb each other, nor leave anything half-written, nor does a collector come between. */
export function testWriters(test: PromiseTester<BaseArtifactStore>): void {
  test("many writers of the same bytes at once do not disturb each other", async (checked) => {
    const { store, again } = checked;
    const content = randomBytes(200_000);
    const digest = digestOf(content);
    const writers = Array.from({ length: 15 }, (_, index) => {
      const ways = Object.values(waysToWrite({ ...checked, store: index % 2 === 0 ? store : again() }));
      return ways[index % ways.length]?.(content);
    });
    const stored = await Promise.all(writers);
    for (const each of stored) assertEqual(each, { digest, size: content.byteLength }, "what a writer got");
    assertEqual(await store.getBytes(digest), content, "getBytes()");
    assertEqual(await listedSizes(again()), new Map([[digest, content.byteLength]]), "list()");
  });

  test("a content is pinned before the store looks whether it is there", async (checked) => {
    const { store } = checked;
    const content = randomBytes(100_000);
    const { digest } = await store.putBytes(content);
    for (const [way, write] of Object.entries(waysToWrite(checked))) {
      const pinned: string[] = [];
      const pin = async (asked: string): Promise<void> => {
        pinned.push(asked);
        // As a collector might have done a moment ago, that waited for no pin.
        await store.remove(digest);
      };
      await write(content, { pin });
      assertEqual(pinned, [digest], `what ${way}() pinned`);
      assertEqual(await store.has(digest), true, `has(), after ${way}() of what was removed until it was pinned,`);
    }
  });

  test("a write that is given up leaves nothing that anybody sees", async (checked) => {
    const { store, again } = checked;
    for (const [way, write] of Object.entries(waysToWrite(checked))) {
      const content = randomBytes(100_000);
      const pin = () => Promise.reject(new Error("no pin"));
      await assertRejects(write(content, { pin }), { message: "no pin" }, `${way}() that is not pinned`);
      assertEqual(await again().has(digestOf(content)), false, `has(), after ${way}() was given up,`);
    }
    assertLength([...(await listedSizes(again())).keys()], 0, "list()");
    assertEqual(await store.check({ digest: digestOf("a"), size: 1 }), "missing", "check()");
  });

  test("a write that has not ended is not seen by others", async (checked) => {
    const { again } = checked;
    for (const [way, write] of Object.entries(waysToWrite(checked))) {
      const content = randomBytes(100_000);
      const digest = digestOf(content);
      let goOn = (): void => {};
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      let isPinning = (): void => {};
      const pinning = new Promise<void>((resolve) => {
        isPinning = resolve;
      });
      const pin = (): Promise<void> => {
        isPinning();
        return held;
      };
      const writing = write(content, { pin });
      await Promise.race([pinning, writing]);
      try {
        assertEqual(await again().has(digest), false, `has(), while ${way}() goes on,`);
        await assertRejects(
          again().getBytes(digest),
          { code: "ARTIFACT_NOT_FOUND" },
          `getBytes(), while ${way}() goes on,`,
        );
      } finally {
        goOn();
        await writing;
      }
      assertEqual(await again().getBytes(digest), content, `getBytes(), after ${way}(),`);
    }
  });
}
