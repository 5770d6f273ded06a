/**
 * The codecs that every copy of core knows. A closed list in code, so that nothing stored can name code to be run.
 *
 * - `json`: plain data, with Date, Map, Set, bigint, undefined, typed arrays (see `toJson`).
 * - `text`: a text as UTF-8.
 * - `bytes`: a Uint8Array.
 * - `buffer`: a Buffer of Node, which has methods that a Uint8Array has not.
 * - `file`: the content of a file of any size.
 */
export const builtInCodecs = ["json", "text", "bytes", "buffer", "file"] as const;

/** Name of a built-in codec. */
export type BuiltInCodec = (typeof builtInCodecs)[number];

/** Whether this is the name of a built-in codec. */
export function isBuiltInCodec(name: string): name is BuiltInCodec {
  return (builtInCodecs as readonly string[]).includes(name);
}
