/**
 * The codecs that every copy of core knows. A closed list in code, so that nothing stored can name code to be run.
 *
 * - `json`: plain data, with Date, Map, Set, bigint, undefined, typed arrays (see `toJson`).
 * - `text`: a text as UTF-8.
 * - `file`: the content of a file of any size.
 * - `bytes`: a Uint8Array.
 * - `buffer`: a Buffer of Node, which has methods that a Uint8Array has not.
 * - `arraybuffer`, and the others that end in `array`: the bytes of an object of that class, little endian.
 */
const builtInCodecs = [
  "json",
  "text",
  "file",
  "bytes",
  "buffer",
  "arraybuffer",
  "int8array",
  "uint8clampedarray",
  "int16array",
  "uint16array",
  "int32array",
  "uint32array",
  "float32array",
  "float64array",
  "bigint64array",
  "biguint64array",
] as const;

/** Name of a built-in codec. */
export type BuiltInCodec = (typeof builtInCodecs)[number];

/** Whether this is the name of a built-in codec. */
export function isBuiltInCodec(name: string): name is BuiltInCodec {
  return (builtInCodecs as readonly string[]).includes(name);
}
