import { endianness } from "node:os";
import { types } from "node:util";
import { TsugiteError } from "../error/tsugite-error.ts";
import { type BuiltInCodec, isBuiltInCodec } from "./built-in-codec.ts";

interface TypedArrayClass {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): ArrayBufferView<ArrayBuffer>;
}

/** A closed list, because the names are read from stored data. */
const typedArrays: ReadonlyMap<string, TypedArrayClass> = byName([
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
]);

/** The codec that holds the bytes of a class. */
export function binaryCodecOf(name: string): BuiltInCodec {
  const codec = name === "Uint8Array" ? "bytes" : name.toLowerCase();
  if (isBuiltInCodec(codec)) return codec;
  throw new TsugiteError("INTERNAL", `There is no codec for ${name}.`);
}

/** The class whose bytes a codec holds; undefined for the other codecs. */
export function classOfCodec(codec: BuiltInCodec): string | undefined {
  return [...typedArrays.keys(), "Buffer", "ArrayBuffer"].find((name) => binaryCodecOf(name) === codec);
}

/** The class of a value that is stored as its bytes; undefined for all else, and for subclasses. */
export function binaryNameOf(value: object): string | undefined {
  if (Buffer.isBuffer(value)) return "Buffer";
  if (!types.isTypedArray(value) && !types.isArrayBuffer(value)) return undefined;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return name === "ArrayBuffer" || (typeof name === "string" && typedArrays.has(name)) ? name : undefined;
}

/**
 * The elements as bytes, little endian whatever the machine: where that is its order, the very memory of the value.
 *
 * @throws TypeError when the buffer was transferred to another thread.
 */
export function binaryToBytes(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value);
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return inLittleEndian(bytes, typedArrays.get(value.constructor.name)?.BYTES_PER_ELEMENT ?? 1);
}

/**
 * The reverse of {@link binaryToBytes}; undefined when there is no such class or the last element is incomplete.
 *
 * @param bytes are alone in their memory, which becomes that of the value.
 */
export function bytesToBinary(name: string, bytes: Uint8Array<ArrayBuffer>): ArrayBuffer | ArrayBufferView | undefined {
  if (name === "Buffer") return Buffer.from(bytes.buffer);
  if (name === "ArrayBuffer") return bytes.buffer;
  const Class = typedArrays.get(name);
  if (Class === undefined || bytes.byteLength % Class.BYTES_PER_ELEMENT !== 0) return undefined;
  const { buffer } = inLittleEndian(bytes, Class.BYTES_PER_ELEMENT);
  return new Class(buffer);
}

function inLittleEndian<Memory extends ArrayBufferLike>(
  bytes: Uint8Array<Memory>,
  size: number,
): Uint8Array<Memory | ArrayBuffer> {
  if (size === 1 || endianness() === "LE") return bytes;
  // Not Buffer.from, which may take its memory out of a pool that it shares with others.
  const swapped = Buffer.alloc(bytes.length);
  swapped.set(bytes);
  if (size === 2) return swapped.swap16();
  return size === 4 ? swapped.swap32() : swapped.swap64();
}

function byName(classes: readonly TypedArrayClass[]): ReadonlyMap<string, TypedArrayClass> {
  return new Map(classes.map((Class) => [Class.name, Class]));
}
