import { endianness } from "node:os";
import { types } from "node:util";

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

/** The class of a value that is stored as its bytes; undefined for all else, and for subclasses. */
export function binaryNameOf(value: object): string | undefined {
  if (Buffer.isBuffer(value)) return "Buffer";
  if (!types.isTypedArray(value) && !types.isArrayBuffer(value)) return undefined;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return name === "ArrayBuffer" || (typeof name === "string" && typedArrays.has(name)) ? name : undefined;
}

/**
 * The elements as bytes, little endian whatever the machine.
 *
 * @throws TypeError when the buffer was transferred to another thread.
 */
export function binaryToBytes(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value);
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return inLittleEndian(bytes, typedArrays.get(value.constructor.name)?.BYTES_PER_ELEMENT ?? 1);
}

/** The reverse of {@link binaryToBytes}; undefined when there is no such class or the last element is incomplete. */
export function bytesToBinary(name: string, bytes: Uint8Array): ArrayBuffer | ArrayBufferView | undefined {
  if (name === "Buffer") return Buffer.from(bytes);
  // A copy, because the bytes may start anywhere in a larger buffer, where wider elements could not start.
  const copy = new Uint8Array(bytes);
  if (name === "ArrayBuffer") return copy.buffer;
  const Class = typedArrays.get(name);
  if (Class === undefined || copy.byteLength % Class.BYTES_PER_ELEMENT !== 0) return undefined;
  const { buffer } = inLittleEndian(copy, Class.BYTES_PER_ELEMENT);
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
