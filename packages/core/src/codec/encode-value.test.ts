import { randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codec } from "./codec.ts";
import { type DataFile, file, isDataFile } from "./data-file.ts";
import { decodeValue } from "./decode-value.ts";
import { encodeValue } from "./encode-value.ts";
import { isPlainJson } from "./is-plain-json.ts";
import { toJson } from "./to-json.ts";

async function roundTrip(value: unknown): Promise<{ readonly codec: string; readonly value: unknown }> {
  const encoded = await encodeValue(value, { output: "rows" });
  if (encoded.kind === "stream") throw new Error("a stream has no content yet");
  const content = encoded.kind === "file" ? encoded : encoded.bytes;
  return { codec: encoded.codec, value: await decodeValue(encoded.codec, content) };
}

describe("the built-in codec is picked by the value", () => {
  test.each<[string, unknown]>([
    ["text", "naïve 🐧"],
    ["text", ""],
    ["text", "\uFEFFwith a byte order mark"],
    ["json", "lone \uD800 surrogate"],
    ["bytes", new Uint8Array([0, 255])],
    ["buffer", Buffer.from("abc")],
    ["float64array", new Float64Array([1.5, -0, Number.NaN])],
    ["uint8clampedarray", new Uint8ClampedArray([300])],
    ["arraybuffer", new Uint8Array([1, 2]).buffer],
    ["json", { weights: new Float64Array([1.5]) }],
    ["json", [{ id: 1, born: new Date(0) }]],
    ["json", null],
    ["json", undefined],
    ["json", { $date: "not a date" }],
    ["json", { text: '"$date' }],
  ])("%s: %j", async (name, value) => {
    const back = await roundTrip(value);
    expect(back.codec).toBe(name);
    expect(back.value).toStrictEqual(value);
  });

  test("file: a step returns a path, and the next step reads the content", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "tsugite-")), "report.html");
    await writeFile(path, "<p>hello</p>");
    const back = await roundTrip(file(path));
    expect(back.codec).toBe("file");
    expect(isDataFile(back.value)).toBe(true);
    const received = back.value as DataFile;
    expect(received).toMatchObject({ name: "report.html", size: 12 });
    expect(await received.text()).toBe("<p>hello</p>");
    expect(Buffer.from(await received.bytes()).toString()).toBe("<p>hello</p>");
    expect(Buffer.concat(await received.stream().toArray()).toString()).toBe("<p>hello</p>");
  });

  test("every class of typed arrays has a codec of its own, and comes back from whatever part of a memory it was", async () => {
    const classes = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array];
    const codecs = new Set<string>();
    const memory = new Uint8Array(randomBytes(64)).buffer;
    for (const Class of [...classes, Float32Array, Float64Array, BigInt64Array, BigUint64Array]) {
      const value = new Class(memory, 8, 3);
      const back = await roundTrip(value);
      expect(back.value).toStrictEqual(value.slice());
      expect((back.value as Uint8Array).buffer.byteLength).toBe(value.byteLength);
      codecs.add(back.codec);
    }
    expect(codecs.size).toBe(11);
  });

  test("a typed array that was stored as JSON, as before there were codecs for it, is still read", async () => {
    const stored = Buffer.from('{"$typed":["Float64Array","AAAAAAAA+D8="]}');
    expect(await decodeValue("json", stored)).toStrictEqual(new Float64Array([1.5]));
  });

  test("bytes that another thread owns now are told, not stored as nothing", async () => {
    for (const value of [new Uint8Array(8), new Float64Array(8), new ArrayBuffer(8)]) {
      structuredClone(value, { transfer: [value instanceof ArrayBuffer ? value : value.buffer] });
      await expect(encodeValue(value, { output: "image" })).rejects.toMatchObject({
        code: "OUTPUT_NOT_ENCODABLE",
        message: expect.stringContaining("image has lost its bytes"),
      });
    }
  });
});

test("what needs no copy is what the slow path would not change", () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withTypedArray: true }),
      (value) => {
        if (isPlainJson(value)) expect(JSON.stringify(toJson(value))).toBe(JSON.stringify(value));
      },
    ),
  );
});

describe("a value that no codec holds", () => {
  test("is refused with the output, the property, and a codec as the way out", async () => {
    await expect(encodeValue({ predict: () => 1 }, { output: "model" })).rejects.toMatchObject({
      code: "OUTPUT_NOT_ENCODABLE",
      message:
        'Output "model" cannot be stored: model.predict is a function. Return plain data, or declare a codec on the output: outputs: { model: codec({ name, encode, decode }) }.',
    });
  });

  test("is refused in what a declared codec returned as well", async () => {
    const lazy = codec({ name: "lazy", encode: (value: unknown) => value, decode: (value) => value });
    await expect(encodeValue({ predict: () => 1 }, { output: "model", codec: lazy })).rejects.toThrow(
      'in what encode() of its codec "lazy" returned, model.predict is a function. Let encode() return plain data.',
    );
  });
});

describe("content that is damaged", () => {
  test.each<[string, string, string]>([
    ["json", "{", "is not JSON"],
    ["json", '{"$date":"yesterday"}', '"yesterday" is no date'],
    ["json", '{"$bigint":"1e5"}', "is no bigint"],
    ["json", '{"$number":"0x10"}', "is none of the numbers"],
    ["json", '{"$typed":["Function",""]}', '"Function" is no class that holds bytes'],
    ["json", '{"$typed":["Float64Array","AAAA"]}', "its base64 is damaged"],
    ["json", '{"$typed":["Uint8Array","?"]}', "its base64 is damaged"],
    ["json", '{"$map":[[1]]}', "does not hold pairs"],
    ["json", '{"$set":1}', "does not hold a list"],
    ["json", '{"$object":[[1,2]]}', "is no text"],
    ["json", '{"$undefined":1}', "is not true"],
    ["json", '{"$code":"process.exit()"}', 'unknown key "$code"'],
    ["json", '{"$date":"2020-01-01","a":1}', "is not the only key"],
    ["json", `${'{"$set":['.repeat(5_000)}${"]}".repeat(5_000)}`, "nested too deep"],
    ["float64array", "12345", "is no Float64Array"],
    ["pickle", "", 'does not know the codec "pickle"'],
    ["forest+pickle", "", 'does not know the codec "forest+pickle"'],
  ])("as $0: $2", async (name, text, message) => {
    await expect(decodeValue(name, Buffer.from(text))).rejects.toMatchObject({
      code: "ARTIFACT_NOT_DECODABLE",
      message: expect.stringContaining(message),
    });
  });

  test("bytes that are no UTF-8", async () => {
    await expect(decodeValue("text", new Uint8Array([0xff]))).rejects.toMatchObject({ code: "ARTIFACT_NOT_DECODABLE" });
  });
});
