import type { DataFile, Outputs, Ref, Scalar, Step } from "@tsugite/core";

/** Any step, for constraints only. */
// biome-ignore lint/suspicious/noExplicitAny: the inputs stand in both directions of a function's type
export type AnyStep = Step<any, unknown, unknown, any>;

/** What a step makes: its value, or an object with its declared outputs. */
export type OutputOf<S> =
  S extends Step<infer _I, infer _Returned, infer Result, infer _Given> ? ResultValue<Result> : unknown;

/** What a call of a step takes: before an input schema has parsed it. */
export type GivenOf<S> = S extends Step<infer _I, infer _Returned, infer _Result, infer Given> ? Given : never;

type ResultValue<Result> =
  Result extends Ref<infer Value>
    ? Value
    : {
        readonly [Name in Exclude<keyof Result, keyof Outputs>]: Result[Name] extends Ref<infer Value>
          ? Value
          : unknown;
      };

/** What a run gives for what its builder returned: values in the place of Refs, in arrays and objects at any depth. */
export type ResolvedResult<Returned> = unknown extends Returned
  ? unknown
  : Returned extends Ref<infer Value>
    ? Value
    : Returned extends Scalar | DataFile | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
      ? Returned
      : Returned extends Outputs
        ? ResultValue<Returned>
        : { readonly [Key in keyof Returned]: ResolvedResult<Returned[Key]> };
