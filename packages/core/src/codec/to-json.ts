import { types } from "node:util";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import { isByteStream } from "./byte-stream.ts";
import { isDataFile } from "./data-file.ts";
import { classNameOf, describeValue, isPlainObject } from "./describe-value.ts";
import { LOST_BYTES, MAX_DEPTH, NotEncodable } from "./not-encodable.ts";
import { formatPath, type PathSegment } from "./property-path.ts";
import { binaryNameOf, binaryToBytes } from "./typed-array.ts";

const plainDataAdvice = "Return plain data, or declare codec({ name, encode, decode }) on this output.";

/**
 * A value as plain JSON from which `fromJson` makes an equal value.
 *
 * What JSON has no word for becomes an object with one key: `{"$date": ISO}`, `{"$bigint": "123"}`,
 * `{"$map": [[key, value]…]}`, `{"$set": […]}`, `{"$undefined": true}`, `{"$number": "NaN"}` (also `"Infinity"`,
 * `"-Infinity"`, `"-0"`), `{"$typed": ["Float64Array", base64]}`. An object that has a key with a leading `$` itself
 * becomes `{"$object": [[key, value]…]}`. Properties that are undefined are dropped, as JSON does; in arrays, Maps and
 * Sets, and as the whole value, undefined is kept. A value that is reached twice is stored twice.
 *
 * @param path what the value is called in messages.
 * @throws TsugiteError `OUTPUT_NOT_ENCODABLE`, naming the property, for functions, symbols, class instances, promises,
 * getters, holes in arrays, cycles, and nesting deeper than 1000 levels.
 */
export function toJson(value: unknown, path: string = "value"): Json {
  try {
    return encodeJson(value);
  } catch (error) {
    if (!(error instanceof NotEncodable)) throw error;
    const message = `${formatPath(path, error.segments)} ${error.finding}, which cannot be stored.`;
    throw new TsugiteError("OUTPUT_NOT_ENCODABLE", message, { fix: error.fix ?? plainDataAdvice });
  }
}

/**
 * {@link toJson} for callers who word the error themselves.
 *
 * @throws NotEncodable
 * @internal
 */
export function encodeJson(value: unknown): Json {
  return encodeAny(value, { segments: [], ancestors: new Set() });
}

interface Position {
  /** From the whole value to here. */
  readonly segments: PathSegment[];
  readonly ancestors: Set<object>;
}

function encodeAny(value: unknown, position: Position): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return encodeNumber(value);
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: true };
    case "object":
      return value === null ? null : encodeObject(value, position);
    default:
      throw new NotEncodable(position.segments, `is ${describeValue(value)}`);
  }
}

function encodeNumber(value: number): Json {
  if (Object.is(value, -0)) return { $number: "-0" };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function encodeObject(value: object, position: Position): Json {
  const { ancestors, segments } = position;
  if (ancestors.has(value)) {
    throw new NotEncodable(
      segments,
      "leads back to a value that contains it",
      "Break the cycle, for example with ids.",
    );
  }
  if (ancestors.size === MAX_DEPTH) {
    const shown = [...segments.slice(0, 3), { call: "…" }];
    throw new NotEncodable(
      shown,
      `is nested deeper than ${MAX_DEPTH} levels`,
      "Store it as a flat list, for example of nodes that name each other by index.",
    );
  }
  ancestors.add(value);
  const json = encodeByKind(value, position);
  ancestors.delete(value);
  return json;
}

function encodeByKind(value: object, position: Position): Json {
  const { segments } = position;
  if (types.isProxy(value)) throw new NotEncodable(segments, `is ${describeValue(value)}`);
  if (Array.isArray(value)) return encodeArray(value, position);
  if (isPlainObject(value)) return encodeRecord(value, position);
  const binary = binaryNameOf(value);
  if (binary !== undefined) return { $typed: [binary, encodeBinary(value as ArrayBuffer, segments)] };
  const name = classNameOf(value);
  if (types.isDate(value) && name === "Date") return encodeDate(value, segments);
  if (types.isMap(value) && name === "Map") return { $map: encodeMap(value, position) };
  if (types.isSet(value) && name === "Set") return { $set: encodeSet(value, position) };
  if (isDataFile(value)) {
    throw new NotEncodable(segments, "is a DataFile inside of a value", "Return it as an output of its own.");
  }
  if (isByteStream(value)) {
    throw new NotEncodable(segments, "is a stream inside of a value", "Return it as an output of its own.");
  }
  if (Symbol.asyncIterator in value) {
    throw new NotEncodable(segments, "is an async iterable", "Return Readable.from(…) of it, as an output of its own.");
  }
  if (types.isPromise(value)) throw new NotEncodable(segments, "is a promise", "Await it before you return it.");
  throw new NotEncodable(segments, `is ${describeValue(value)}`);
}

function encodeBinary(value: ArrayBuffer | ArrayBufferView, segments: readonly PathSegment[]): string {
  try {
    return Buffer.from(binaryToBytes(value)).toString("base64");
  } catch {
    throw new NotEncodable(segments, LOST_BYTES);
  }
}

function encodeDate(date: Date, segments: readonly PathSegment[]): Json {
  if (Number.isNaN(date.getTime())) {
    throw new NotEncodable(segments, "is an invalid Date", "Check the text it was made of, or store null instead.");
  }
  return { $date: date.toISOString() };
}

function encodeArray(array: readonly unknown[], position: Position): Json {
  const { segments } = position;
  const name = classNameOf(array);
  if (name !== undefined && name !== "Array") throw new NotEncodable(segments, `is an instance of ${name}`);
  if (Object.keys(array).length > array.length) {
    const extra = Object.keys(array)[array.length] ?? "";
    throw new NotEncodable(segments, `is an array with a property ${JSON.stringify(extra)}`, "Copy it: [...array].");
  }
  // No map(), which skips holes.
  return Array.from(array, (item, index) => {
    segments.push(index);
    if (item === undefined && !Object.hasOwn(array, index)) {
      throw new NotEncodable(segments, "is a hole in an array", "Fill it, for example with Array.from(array).");
    }
    const json = encodeAny(item, position);
    segments.pop();
    return json;
  });
}

function encodeMap(map: ReadonlyMap<unknown, unknown>, position: Position): Json {
  let index = 0;
  return Array.from(map, ([key, value]) => {
    const encodedKey = encodeAt({ call: `keys(#${index})` }, key, position);
    const name = typeof key === "string" || typeof key === "number" ? JSON.stringify(key) : `#${index}`;
    index += 1;
    return [encodedKey, encodeAt({ call: `get(${name})` }, value, position)];
  });
}

function encodeSet(set: ReadonlySet<unknown>, position: Position): Json {
  let index = 0;
  return Array.from(set, (item) => encodeAt({ call: `values(#${index++})` }, item, position));
}

function encodeRecord(record: object, position: Position): Json {
  const { segments } = position;
  if (Object.getOwnPropertySymbols(record).length > 0) {
    throw new NotEncodable(segments, "has a property whose key is a symbol");
  }
  const members: [string, Json][] = [];
  for (const key of Object.keys(record)) {
    const property = Object.getOwnPropertyDescriptor(record, key);
    if (property?.get !== undefined || property?.set !== undefined) {
      throw new NotEncodable([...segments, key], "is a getter", "Return its value instead.");
    }
    if (property?.value !== undefined) members.push([key, encodeAt(key, property.value, position)]);
  }
  // Object.fromEntries makes own properties, of "__proto__" as well.
  return members.some(([key]) => key.startsWith("$")) ? { $object: members } : Object.fromEntries(members);
}

function encodeAt(segment: PathSegment, value: unknown, position: Position): Json {
  position.segments.push(segment);
  const json = encodeAny(value, position);
  position.segments.pop();
  return json;
}
