import type { ByteStream } from "./byte-stream.ts";
import type { DataFile } from "./data-file.ts";

/** The typed arrays that can be stored. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/**
 * What the built-in codecs hold, and give back as it was: plain data, and what JSON has no word for. Objects whose type
 * is an interface are held as well, although TypeScript does not let them pass as `Encodable`; therefore the types of
 * step results are checked by {@link EncodingProblem} instead.
 */
export type Encodable =
  | Scalar
  | DataFile
  | ByteStream
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | readonly Encodable[]
  | { readonly [key: string]: Encodable };

/**
 * Why the built-in codecs cannot hold a `T`, as one sentence that starts with the path of the property; `never` when
 * they can. `unknown` and `any` are let through, and checked when the value is there.
 */
export type EncodingProblem<T, Path extends string> =
  IsAny<T> extends true ? never : T extends DataFile | ByteStream ? never : ProblemAt<T, Path, never>;

/** x */
export type Scalar = null | undefined | boolean | number | string | bigint | Date | TypedArray | ArrayBuffer;

type ProblemAt<T, Path extends string, Ancestors> =
  IsAny<T> extends true
    ? never
    : unknown extends T
      ? never
      : T extends Scalar | undefined
        ? never
        : T extends symbol
          ? Sentence<Path, "a symbol">
          : T extends AnyFunction
            ? Sentence<Path, "a function">
            : T extends PromiseLike<unknown>
              ? `${Path} is a promise, which cannot be stored: await it`
              : T extends DataFile | ByteStream
                ? `${Path} is a ${T extends DataFile ? "DataFile" : "stream"} inside of a value: return it as an output of its own`
                : T extends AsyncIterable<unknown>
                  ? `${Path} is an async iterable, which cannot be stored: return Readable.from(…) of it`
                  : [Invariant<T>] extends [Ancestors]
                    ? never
                    : ProblemInside<T, Path, Ancestors | Invariant<T>>;

type ProblemInside<T, Path extends string, Ancestors> =
  T extends ReadonlyMap<infer Key, infer Value>
    ? ProblemAt<Key, `${Path}.keys()`, Ancestors> | ProblemAt<Value, `${Path}.get()`, Ancestors>
    : T extends ReadonlySet<infer Item>
      ? ProblemAt<Item, `${Path}.values()`, Ancestors>
      : T extends readonly (infer Item)[]
        ? ProblemAt<Item, `${Path}[]`, Ancestors>
        : {
            [Key in keyof T]-?: Key extends string | number
              ? ProblemAt<T[Key], `${Path}.${Key}`, Ancestors>
              : Sentence<Path, "keyed by a symbol">;
          }[keyof T];

type Sentence<
  Path extends string,
  Found extends string,
> = `${Path} is ${Found}, which cannot be stored: return plain data, or declare codec({ name, encode, decode }) on this output`;

type AnyFunction = (...args: never) => unknown;

/** Equal for equal types only, so that a type that holds itself is seen once, and one that merely extends it is not. */
type Invariant<T> = (value: T) => T;

type IsAny<T> = 0 extends 1 & T ? true : false;
