import { describe, expect, test } from "vitest";
import { codec } from "./codec.ts";
import { decodeValue } from "./decode-value.ts";
import { encodeValue } from "./encode-value.ts";

class Forest {
  readonly trees: number;
  constructor(trees: number) {
    this.trees = trees;
  }
  predict(): number {
    return this.trees;
  }
}

const forestCodec = codec({
  name: "forest",
  encode: (forest: Forest) => ({ trees: forest.trees }),
  decode: ({ trees }) => new Forest(trees),
});

describe("a declared codec", () => {
  test("holds a class instance, and is recorded together with the built-in codec", async () => {
    const encoded = await encodeValue(new Forest(3), { output: "model", codec: forestCodec });
    expect(encoded).toEqual({ codec: "forest+json", kind: "bytes", bytes: expect.anything() });
    if (encoded.kind !== "bytes") throw new Error("expected bytes");
    const decoded = await decodeValue(encoded.codec, encoded.bytes, forestCodec);
    expect(decoded).toBeInstanceOf(Forest);
    expect((decoded as Forest).predict()).toBe(3);
  });

  test("is not needed to look at what was stored", async () => {
    expect(await decodeValue("forest+json", Buffer.from('{"trees":3}'))).toEqual({ trees: 3 });
  });

  test("may be asynchronous, and may hold a file or bytes", async () => {
    const packed = codec({
      name: "packed",
      encode: async (text: string) => Buffer.from(text),
      decode: async (bytes) => bytes.toString("utf8"),
    });
    const encoded = await encodeValue("abc", { output: "text", codec: packed });
    expect(encoded.codec).toBe("packed+buffer");
    if (encoded.kind !== "view") throw new Error("expected the memory of a value");
    expect(await decodeValue(encoded.codec, encoded.bytes, packed)).toBe("abc");
  });

  test("does not read what another one wrote", async () => {
    await expect(decodeValue("tree+json", Buffer.from("1"), forestCodec)).rejects.toThrow(
      'An artifact of codec "tree+json" cannot be read by the codec "forest".',
    );
    await expect(decodeValue("json", Buffer.from("1"), forestCodec)).rejects.toMatchObject({
      code: "ARTIFACT_NOT_DECODABLE",
    });
  });

  test("that throws is named, with its error as the cause", async () => {
    const cause = new Error("out of trees");
    const broken = codec({
      name: "broken",
      encode: (_: number): number => {
        throw cause;
      },
      decode: (): number => {
        throw cause;
      },
    });
    await expect(encodeValue(1, { output: "model", codec: broken })).rejects.toMatchObject({
      message: 'Output "model" cannot be stored: encode() of its codec "broken" threw: out of trees.',
      cause,
    });
    await expect(decodeValue("broken+json", Buffer.from("1"), broken)).rejects.toMatchObject({
      code: "ARTIFACT_NOT_DECODABLE",
      cause,
    });
  });

  test.each(["", "a b", "forest+json", "json", "auto", 5])("cannot be called %j", (name) => {
    const options = { name: name as string, encode: (value: number) => value, decode: (value: number) => value };
    expect(() => codec(options)).toThrow(expect.objectContaining({ code: "DEFINITION_INVALID" }));
  });
});
