import { expect, test } from "vitest";
import { formatValue, valueToJson } from "./value.ts";

test("binary data is written in one way, whatever its type and wherever it stands", () => {
  const bytes = Uint8Array.of(1, 2);
  const value = {
    buffer: Buffer.from(bytes),
    nested: [{ bytes }],
    floats: Float32Array.of(0.5),
    raw: bytes.buffer,
  };
  expect(valueToJson(value)).toEqual({
    buffer: { $typed: ["Buffer", "AQI="] },
    nested: [{ bytes: { $typed: ["Uint8Array", "AQI="] } }],
    floats: { $typed: ["Float32Array", "AAAAPw=="] },
    raw: { $typed: ["ArrayBuffer", "AQI="] },
  });
  expect(valueToJson(bytes)).toEqual({ $typed: ["Uint8Array", "AQI="] });
});

test("of more than a megabyte of binary data only the size is told, whatever its type", () => {
  const size = 2 ** 20;
  expect(valueToJson(Buffer.alloc(size))).toHaveProperty("$typed");
  expect(valueToJson({ a: [Buffer.alloc(size + 1)] })).toEqual({ a: [{ bytes: size + 1 }] });
  expect(valueToJson(new Float64Array(size))).toEqual({ bytes: size * 8 });
  expect(valueToJson(new ArrayBuffer(size + 1))).toEqual({ bytes: size + 1 });
});

test("other values are written as JSON has them, else as they are stored", () => {
  expect(valueToJson({ a: 1, b: [undefined], c: new Date(0), d: 3n, e: new Map([["k", 1]]) })).toEqual({
    a: 1,
    b: [null],
    c: { $date: "1970-01-01T00:00:00.000Z" },
    d: { $bigint: "3" },
    e: { $map: [["k", 1]] },
  });
});

test("people are told of binary data by its size", () => {
  const style = { colors: false, width: 80, short: true };
  expect(formatValue(Buffer.alloc(2000), style)).toBe("2 kB of bytes");
});
