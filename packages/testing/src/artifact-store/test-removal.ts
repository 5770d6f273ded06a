import { randomBytes } from "node:crypto";
import { type BaseArtifactStore, digestOf } from "@tsugite/core";
import { assertEqual } from "../assertion/assert-equal.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { listedSizes } from "./listed-sizes.ts";

/** What a collection of garbage asks of the artifacts. */
export function testRemoval(test: PromiseTester<BaseArtifactStore>): void {
  test("all artifacts are listed, and removed one by one", async ({ store, again }) => {
    assertEqual(await listedSizes(again()), new Map(), "list()");
    const stored = [];
    for (let index = 0; index < 30; index++) stored.push(await store.putBytes(randomBytes(100 + index)));
    assertEqual(await listedSizes(again()), new Map(stored.map(({ digest, size }) => [digest, size])), "list()");
    const [first, ...others] = stored;
    if (first === undefined) return;
    await store.remove(first.digest);
    await store.remove(first.digest);
    await store.remove(digestOf("never stored"));
    assertEqual(await store.has(first.digest), false, "has() after remove()");
    const left = new Map(others.map(({ digest, size }) => [digest, size]));
    assertEqual(await listedSizes(again()), left, "list() after remove()");
  });

  test("an artifact that was removed can be stored again", async ({ store, again }) => {
    const content = randomBytes(1000);
    const { digest } = await store.putBytes(content);
    await store.getFile(digest);
    await again().remove(digest);
    assertEqual(await store.has(digest), false, "has(), after another process removed it,");
    await store.putBytes(content);
    assertEqual(await again().getBytes(digest), content, "getBytes()");
  });

  test("what a writer that is gone left half-written is removed by its age, and nothing else is", async ({ store }) => {
    const { digest } = await store.putBytes(Buffer.from("a"));
    assertEqual(await store.removeLeftovers(Date.now() + 60_000), { count: 0, bytes: 0 }, "removeLeftovers()");
    assertEqual(await store.has(digest), true, "has()");
  });
}
