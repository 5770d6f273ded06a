import { isDeepStrictEqual } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TsugiteError } from "../error/tsugite-error.ts";
import { file } from "./data-file.ts";
import { fromJson } from "./from-json.ts";
import { toJson } from "./to-json.ts";

class RandomForest {
  readonly trees: number = 3;
  predict(): number {
    return this.trees;
  }
}

function messageFor(value: unknown): string {
  try {
    toJson(value, "model");
  } catch (error) {
    expect((error as TsugiteError).code).toBe("OUTPUT_NOT_ENCODABLE");
    return (error as TsugiteError).message;
  }
  throw new Error("nothing was thrown");
}

function throughText(value: unknown): unknown {
  return fromJson(JSON.parse(JSON.stringify(toJson(value))));
}

const key = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "toJSON",
    "$",
    "$date",
    "$map",
    "$object",
    "$typed",
    "then",
    "0",
    "-1",
    "",
  ),
  fc.string({ unit: "binary" }),
);

/** Values of every kind that the codec holds, with keys that could do harm. */
const encodable = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.constantFrom(null, undefined, true, false, Number.NaN, Infinity, -Infinity, -0),
      fc.double(),
      fc.string({ unit: "binary" }),
      fc.bigInt(),
      fc.date({ noInvalidDate: true }),
      fc.uint8Array(),
      fc.float64Array(),
      fc.int16Array(),
      fc.float32Array(),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      key,
      fc.oneof(tie("value")).filter((value) => value !== undefined),
      { maxKeys: 4, noNullPrototype: true },
    ),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}));

describe("extended JSON", () => {
  test("gives any value back as it was, whatever its keys", () => {
    fc.assert(
      fc.property(encodable.value, (value) => {
        // Not toStrictEqual, which is misled by an own property called "constructor".
        expect(isDeepStrictEqual(throughText(value), value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("gives equal bytes for equal values", () => {
    fc.assert(
      fc.property(encodable.value, (value) => {
        const text = JSON.stringify(toJson(value));
        expect(JSON.stringify(toJson(throughText(value)))).toBe(text);
      }),
    );
  });

  test("keeps a key __proto__ as an own property, and pollutes nothing", () => {
    const value: unknown = JSON.parse('{"a":{"__proto__":{"polluted":true},"$x":1},"__proto__":1}');
    const back = throughText(value) as { readonly a: object };
    expect(Object.hasOwn(back, "__proto__")).toBe(true);
    expect(Object.hasOwn(back.a, "__proto__")).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((back.a as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("drops undefined properties as JSON does, and keeps undefined everywhere else", () => {
    expect(throughText({ a: undefined, b: [undefined] })).toStrictEqual({ b: [undefined] });
    expect(throughText(undefined)).toBeUndefined();
    expect(throughText(new Map([["a", undefined]]))).toStrictEqual(new Map([["a", undefined]]));
  });

  test("stores a value twice that is reached twice", () => {
    const shared = { n: 1n };
    expect(throughText([shared, shared])).toStrictEqual([{ n: 1n }, { n: 1n }]);
  });

  test("takes plain objects of other realms and without a prototype", () => {
    const foreign: unknown = runInNewContext("({ a: [1, new Date(0), new Map([[1, 2]])], b: new Uint8Array([1]) })");
    expect(throughText(foreign)).toStrictEqual({ a: [1, new Date(0), new Map([[1, 2]])], b: new Uint8Array([1]) });
    const bare: object = Object.assign(Object.create(null), { a: -0 });
    expect(throughText(bare)).toStrictEqual({ a: -0 });
  });

  test.each<[string, (inner: unknown) => unknown]>([
    ["lists", (inner) => [inner]],
    ["objects", (inner) => ({ $: inner })],
    ["Maps", (inner) => new Map([["key", inner]])],
    ["Sets", (inner) => new Set([inner])],
  ])("holds %s that are nested a thousand deep", (_name, wrap) => {
    let nested: unknown = 1;
    for (let level = 0; level < 1000; level += 1) nested = wrap(nested);
    // Compared as text, because a comparison of values would fill the stack.
    expect(JSON.stringify(toJson(throughText(nested)))).toBe(JSON.stringify(toJson(nested)));
  });

  test("gives a Buffer back as a Buffer, and a view without the rest of its memory", () => {
    const memory = new Float64Array([1, 2, 3, 4]);
    expect(throughText([Buffer.from("abc")])).toStrictEqual([Buffer.from("abc")]);
    expect(throughText([memory.subarray(1, 3)])).toStrictEqual([new Float64Array([2, 3])]);
    expect(throughText(new Uint8Array([1, 2]).buffer)).toStrictEqual(new Uint8Array([1, 2]).buffer);
  });
});

describe("what cannot be stored is refused with its place, what it is, and what to do", () => {
  test.each<[string, unknown, string]>([
    [
      "a function",
      { trees: [0, { predict: () => 1 }] },
      "model.trees[1].predict is a function, which cannot be stored. Return plain data, or declare codec({ name, encode, decode }) on this output.",
    ],
    ["a class", [RandomForest], "model[0] is a class"],
    ["a class instance", { best: new RandomForest() }, "model.best is an instance of RandomForest"],
    ["a symbol", { "left node": Symbol("a") }, 'model["left node"] is a symbol'],
    ["a symbol as a key", { a: { [Symbol("a")]: 1 } }, "model.a has a property whose key is a symbol"],
    [
      "a getter",
      {
        get rows() {
          return 1;
        },
      },
      "model.rows is a getter, which cannot be stored. Return its value instead.",
    ],
    ["a hole", new Array(2), "model[0] is a hole in an array"],
    ["an array with properties", Object.assign([1], { index: 0 }), 'model is an array with a property "index"'],
    ["a subclass of Array", new (class Rows extends Array {})(), "model is an instance of Rows"],
    ["a subclass of Map", [new (class Index extends Map {})()], "model[0] is an instance of Index"],
    ["a boxed number", Object(5), "model is an instance of Number"],
    ["an Error", [new TypeError("a")], "model[0] is an instance of TypeError"],
    ["a RegExp", /a/, "model is an instance of RegExp"],
    ["a WeakMap", new WeakMap(), "model is an instance of WeakMap"],
    [
      "a promise",
      { rows: Promise.resolve() },
      "model.rows is a promise, which cannot be stored. Await it before you return it.",
    ],
    ["an invalid Date", new Date("no"), "model is an invalid Date"],
    ["a proxy", new Proxy({}, {}), "model is a proxy"],
    [
      "a file inside",
      { report: file("a") },
      "model.report is a DataFile inside of a value, which cannot be stored. Return it as an output of its own.",
    ],
    ["a function in a Map", new Map([["a", () => 1]]), 'model.get("a") is a function'],
    ["a function in a Set", new Set([() => 1]), "model.values(#0) is a function"],
    ["a shared buffer", new SharedArrayBuffer(1), "model is an instance of SharedArrayBuffer"],
    ["an object with a prototype", Object.create({ a: 1 }), "model is an object with a prototype of its own"],
  ])("%s", (_name, value, message) => {
    expect(messageFor(value)).toContain(message);
  });

  test("a cycle", () => {
    const node: Record<string, unknown> = {};
    node.children = [node];
    expect(messageFor(node)).toContain("model.children[0] leads back to a value that contains it");
  });

  test("100,000 levels, without a full stack", () => {
    let nested: unknown = null;
    for (let level = 0; level < 100_000; level += 1) nested = { next: nested };
    expect(messageFor(nested)).toContain("model.next.next.next.… is nested deeper than 1000 levels");
  });

  test("a buffer that was transferred", () => {
    const array = new Uint8Array(8);
    structuredClone(array, { transfer: [array.buffer] });
    expect(messageFor({ array })).toContain("model.array has lost its bytes");
  });
});
