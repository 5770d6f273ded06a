import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { digestOf } from "../../json/digest.ts";
import type { BaseArtifactStore } from "../artifact-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import { temporaryFolder } from "./temporary-folder.test-helper.ts";

/** Tests what every artifact store promises. */
export function testArtifactStore({ test, createStore }: ContractOptions<BaseArtifactStore>): void {
  test("any bytes come back as they were, from this process and another", async () => {
    const { store, again } = await createStore();
    const reader = again();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const stored = await store.putBytes(bytes);
        expect(stored).toEqual({ digest: digestOf(bytes), size: bytes.byteLength });
        expect(Buffer.from(await reader.getBytes(stored.digest))).toEqual(Buffer.from(bytes));
        expect(readFileSync(await reader.getFile(stored.digest))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 40 },
    );
  });

  test("a file is stored like its bytes, also when it is longer than what is held in memory", async () => {
    const { store } = await createStore();
    const folder = temporaryFolder();
    for (const content of [Buffer.alloc(0), Buffer.from("penguins"), randomBytes(5_000_001)]) {
      writeFileSync(join(folder, "data"), content);
      const stored = await store.putFile(join(folder, "data"));
      expect(stored).toEqual({ digest: digestOf(content), size: content.byteLength });
      expect(await store.putBytes(content)).toEqual(stored);
      writeFileSync(join(folder, "data"), "changed afterwards");
      expect(Buffer.from(await store.getBytes(stored.digest)).equals(content)).toBe(true);
      expect(readFileSync(await store.getFile(stored.digest)).equals(content)).toBe(true);
    }
  });

  test("a file that was written for the store is taken, and is stored once", async () => {
    const { store, again } = await createStore();
    for (const content of [Buffer.alloc(0), randomBytes(3_000_001)]) {
      const stored = { digest: digestOf(content), size: content.byteLength };
      for (const taker of [store, store, again()]) {
        const path = join(taker.temporaryFolder, `${randomUUID()}.part`);
        mkdirSync(taker.temporaryFolder, { recursive: true });
        writeFileSync(path, content);
        expect(await taker.takeFile({ path, ...stored })).toEqual(stored);
        expect(existsSync(path)).toBe(false);
      }
      expect(await store.putBytes(content)).toEqual(stored);
      expect(Buffer.from(await store.getBytes(stored.digest)).equals(content)).toBe(true);
    }
  });

  test("what cannot be stored is refused", async () => {
    const { store } = await createStore();
    const folder = temporaryFolder();
    mkdirSync(join(folder, "folder"));
    for (const name of ["missing", "folder"]) {
      await expect(store.putFile(join(folder, name))).rejects.toMatchObject({
        code: "DATA_FILE_NOT_FOUND",
        message: expect.stringContaining(name),
      });
    }
  });

  test("what is not there is told from what is", async () => {
    const { store } = await createStore();
    const digest = digestOf("missing");
    expect(await store.has(digest)).toBe(false);
    for (const read of [() => store.getBytes(digest), () => store.getFile(digest)]) {
      await expect(read()).rejects.toMatchObject({
        code: "ARTIFACT_NOT_FOUND",
        message: expect.stringContaining(digest),
      });
    }
    expect(await store.check({ digest, size: 7 })).toBe("missing");
    await store.putBytes(Buffer.from("missing"));
    expect(await store.has(digest)).toBe(true);
    expect(await store.check({ digest, size: 7 })).toBe("intact");
    expect(store.locationOf(digest)).toContain(digest);
  });

  test("nothing but a digest is looked up", async () => {
    const { store } = await createStore();
    const digest = digestOf("a");
    for (const nonsense of [
      "",
      "..",
      "../../etc/passwd",
      digest.toUpperCase(),
      `${digest}/..`,
      `${digest}\n`,
      digest.slice(1),
    ]) {
      for (const lookUp of [() => store.has(nonsense), () => store.getBytes(nonsense), () => store.getFile(nonsense)]) {
        await expect(lookUp()).rejects.toMatchObject({ code: "ARTIFACT_NOT_FOUND" });
      }
      expect(() => store.locationOf(nonsense)).toThrow("not a digest");
    }
  });

  test("many writers of the same bytes at once do not disturb each other", async () => {
    const { store, again } = await createStore();
    const bytes = randomBytes(200_000);
    const writers = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : again()).putBytes(bytes));
    expect(new Set((await Promise.all(writers)).map(({ digest }) => digest)).size).toBe(1);
    expect(Buffer.from(await store.getBytes(digestOf(bytes))).equals(bytes)).toBe(true);
  });

  test("all artifacts are listed, and removed one by one", async () => {
    const { store, again } = await createStore();
    const listed = async (): Promise<ReadonlyMap<string, number>> => {
      const sizes = new Map<string, number>();
      const now = Date.now();
      for await (const { digest, size, modifiedAt } of again().list()) {
        expect(Math.abs(now - modifiedAt)).toBeLessThan(60_000);
        sizes.set(digest, size);
      }
      return sizes;
    };
    expect(await listed()).toEqual(new Map());
    const stored = [];
    for (let index = 0; index < 30; index++) stored.push(await store.putBytes(randomBytes(100 + index)));
    expect(await listed()).toEqual(new Map(stored.map(({ digest, size }) => [digest, size])));
    const [first, ...others] = stored;
    if (first === undefined) return;
    await store.remove(first.digest);
    await store.remove(first.digest);
    await store.remove(digestOf("never stored"));
    expect(await store.has(first.digest)).toBe(false);
    expect(await listed()).toEqual(new Map(others.map(({ digest, size }) => [digest, size])));
    await expect(store.remove("../../etc/passwd")).rejects.toMatchObject({ code: "ARTIFACT_NOT_FOUND" });
  });

  test("a content is pinned before the store looks whether it is there", async () => {
    const { store } = await createStore();
    const content = randomBytes(100_000);
    const { digest } = await store.putBytes(content);
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, content);
    const pinned: string[] = [];
    const pin = async (asked: string): Promise<void> => {
      pinned.push(asked);
      // As a collector might have done a moment ago, that waited for no pin.
      await store.remove(digest);
    };
    await store.putBytes(content, { pin });
    expect(await store.has(digest)).toBe(true);
    await store.putFile(file, { pin });
    expect(await store.has(digest)).toBe(true);
    const written = { path: join(store.temporaryFolder, `${randomUUID()}.part`), digest, size: content.byteLength };
    mkdirSync(store.temporaryFolder, { recursive: true });
    writeFileSync(written.path, content);
    await store.takeFile(written, { pin });
    expect(await store.has(digest)).toBe(true);
    expect(pinned).toEqual([digest, digest, digest]);
    const refused = { pin: () => Promise.reject(new Error("no pin")) };
    await expect(store.putBytes(randomBytes(10), refused)).rejects.toThrow("no pin");
    await expect(store.putFile(file, refused)).rejects.toThrow("no pin");
  });

  test("what a writer that is gone left half-written is removed by its age, and nothing else is", async () => {
    const { store } = await createStore();
    const { digest } = await store.putBytes(Buffer.from("a"));
    expect(await store.removeLeftovers(Date.now() + 60_000)).toEqual({ count: 0, bytes: 0 });
    expect(await store.has(digest)).toBe(true);
  });

  test("a store that was closed can be used again", async () => {
    const { store } = await createStore();
    const { digest } = await store.putBytes(Buffer.from("a"));
    await store.close();
    await store.close();
    expect(await store.has(digest)).toBe(true);
  });
}
