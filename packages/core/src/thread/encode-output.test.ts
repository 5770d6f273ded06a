import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Duplex, PassThrough, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip, createGzip } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeValue } from "../codec/decode-value.ts";
import { digestOf } from "../json/digest.ts";
import { temporaryFolder } from "../store/fixtures/temporary-folder.test-helper.ts";
import { encodeOutput } from "./encode-output.ts";
import { LARGEST_MESSAGE } from "./largest-message.ts";

function options(signal: AbortSignal = new AbortController().signal) {
  const folder = temporaryFolder();
  return { output: "rows", path: join(folder, "not there yet", "output.part"), signal, folder };
}

async function contentOf(value: unknown): Promise<Buffer> {
  const given = options();
  const encoded = await encodeOutput(value, given);
  const content = readFileSync(given.path);
  expect(encoded).toEqual({
    ...{ kind: "written", codec: "file", name: "rows", path: given.path },
    ...{ digest: digestOf(content), size: content.byteLength },
  });
  return content;
}

describe("a stream is written to a file, with its digest", () => {
  test("whatever its pieces are", async () => {
    const anyChunk = fc.oneof(fc.uint8Array({ maxLength: 50 }), fc.string({ unit: "grapheme" }), fc.constant(""));
    await fc.assert(
      fc.asyncProperty(fc.array(anyChunk, { maxLength: 30 }), fc.boolean(), async (chunks, isWeb) => {
        const stream = isWeb ? ReadableStream.from(chunks) : Readable.from(chunks);
        expect(await contentOf(stream)).toEqual(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))));
      }),
      { numRuns: 50 },
    );
  });

  test("of Node, of the web, piped, and transformed", async () => {
    const bytes = randomBytes(3_000_001);
    const path = join(temporaryFolder(), "data");
    writeFileSync(path, bytes);
    expect((await contentOf(createReadStream(path))).equals(bytes)).toBe(true);
    expect((await contentOf(new Blob([bytes]).stream())).equals(bytes)).toBe(true);
    expect((await contentOf(createReadStream(path).pipe(createGzip()).pipe(createGunzip()))).equals(bytes)).toBe(true);
    expect((await contentOf(Readable.from([bytes]).pipe(new PassThrough()))).equals(bytes)).toBe(true);
    expect(
      (
        await contentOf(
          Duplex.from(async function* () {
            yield bytes;
          }),
        )
      ).equals(bytes),
    ).toBe(true);
  });
});

describe("a stream that cannot be stored fails", () => {
  test("with its own error, and nothing is held open", async () => {
    const broken = new Error("the source broke off");
    const failing = async function* () {
      yield "first";
      throw broken;
    };
    await expect(encodeOutput(Readable.from(failing()), options())).rejects.toBe(broken);
    await expect(encodeOutput(ReadableStream.from(failing()), options())).rejects.toBe(broken);
    const missing = createReadStream("/nowhere").on("error", () => {});
    await sleep(10);
    await expect(encodeOutput(missing, options())).rejects.toMatchObject({ code: "ENOENT", path: "/nowhere" });
  });

  test("when it gives what is neither bytes nor text", async () => {
    for (const stream of [Readable.from([{ id: 1 }]), ReadableStream.from([{ id: 1 }])]) {
      await expect(encodeOutput(stream, options())).rejects.toMatchObject({
        code: "OUTPUT_NOT_ENCODABLE",
        message: expect.stringContaining(
          'Output "rows" cannot be stored: rows is a stream that gives something else than bytes and text: an object. Let it give',
        ),
      });
    }
  });

  test("when somebody else has read it, or reads it", async () => {
    const read = Readable.from(["a"]);
    await read.toArray();
    await expect(encodeOutput(read, options())).rejects.toThrow("rows is a stream that was read before");
    const locked = ReadableStream.from(["a"]);
    locked.getReader();
    await expect(encodeOutput(locked, options())).rejects.toThrow("rows is a stream that something else reads");
  });

  test("when the step is aborted, also while it waits for the next piece", async () => {
    const reason = new Error("timed out");
    for (const isWeb of [false, true]) {
      const controller = new AbortController();
      const silent = new Readable({ read() {} });
      const stream = isWeb ? Readable.toWeb(silent) : silent;
      silent.push("first");
      const encoding = encodeOutput(stream, options(controller.signal));
      await sleep(20);
      controller.abort(reason);
      await expect(encoding).rejects.toBe(reason);
      await expect.poll(() => silent.destroyed).toBe(true);
    }
  });

  test("when its folder cannot be written to, with what to do", async () => {
    const { folder, ...given } = options();
    writeFileSync(join(folder, "not there yet"), "in the way");
    await expect(encodeOutput(Readable.from(["a"]), given)).rejects.toMatchObject({
      code: "ARTIFACT_STORE_FAILED",
      message: expect.stringMatching(/An output could not be written to .*not there yet.*Move away the file/),
    });
    expect(readdirSync(folder)).toEqual(["not there yet"]);
  });
});

describe("bytes", () => {
  test("that are few are a copy, so that the step may go on writing", async () => {
    const bytes = new Float64Array([1, 2]);
    const given = options();
    const encoded = await encodeOutput(bytes, given);
    bytes[0] = 7;
    if (encoded.kind !== "bytes") throw new Error("expected bytes");
    expect(await decodeValue(encoded.codec, encoded.bytes)).toEqual(new Float64Array([1, 2]));
    expect(existsSync(given.path)).toBe(false);
  });

  test.each([
    ["bytes", new Uint8Array(randomBytes(LARGEST_MESSAGE + 5))],
    ["buffer", randomBytes(3 * LARGEST_MESSAGE)],
    ["float32array", new Float32Array(LARGEST_MESSAGE).fill(0.5)],
    ["arraybuffer", new Uint8Array(randomBytes(LARGEST_MESSAGE + 1)).buffer],
    ["text", "ü".repeat(LARGEST_MESSAGE)],
    ["json", Array.from({ length: LARGEST_MESSAGE / 2 }, (_, id) => id)],
  ])("that are many leave as a file: %s", async (codec, value) => {
    const given = options();
    const encoded = await encodeOutput(value, given);
    const content = readFileSync(given.path);
    const { path } = given;
    expect(encoded).toEqual({ kind: "written", codec, path, digest: digestOf(content), size: content.byteLength });
    const back = await decodeValue(codec, { path, name: "" });
    expect(Object.getPrototypeOf(back)).toBe(Object.getPrototypeOf(value));
    if (ArrayBuffer.isView(value)) expect(Buffer.compare(Buffer.from(bytesOf(back)), bytesOf(value))).toBe(0);
    else expect(back).toEqual(value);
  });
});

function bytesOf(value: unknown): Uint8Array {
  const { buffer, byteOffset, byteLength } = value as Uint8Array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
