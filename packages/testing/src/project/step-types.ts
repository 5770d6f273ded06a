import type { Outputs, Ref, Step } from "@tsugite/core";

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
