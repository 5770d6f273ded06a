import type { Stored } from "../codec/byte-stream.ts";
import type { EncodingProblem } from "../codec/encodable.ts";
import type { Ref, StepOutputs } from "./ref.ts";

/** Any codec, for constraints only. */
export interface AnyCodec {
  readonly name: string;
  encode(value: never): unknown;
  decode(encoded: never): unknown;
}

/** How a step declares its outputs: by name, or by name with a codec (`true`: a built-in one). */
export type OutputsOption = readonly string[] | { readonly [output: string]: AnyCodec | true };

/** What a call of a step returns, inside a builder. Of a stream it is the file with what the stream gave. */
export type CallResult<Returned, O> = O extends undefined
  ? Ref<Stored<Awaited<Returned>>>
  : StepOutputs<{ readonly [Name in OutputNames<O>]: OutputValue<Awaited<Returned>, O, Name> }>;

/**
 * Why a function cannot be the function of a step with these outputs, as one sentence; `never` when it can. The
 * sentence takes the place of the parameter's type, so that the compiler prints it.
 */
export type ResultProblem<Returned, O> = unknown extends Returned
  ? // `any`, or not inferred yet: a sentence now would take the types of the function's parameters away.
    never
  : O extends undefined
    ? EncodingProblem<Awaited<Returned>, "the result">
    : OutputsProblem<Awaited<Returned>, O>;

type OutputNames<O> = O extends readonly (infer Name extends string)[] ? Name : keyof O & string;

type OutputValue<Value, O, Name> = Name extends keyof Value
  ? DeclaredCodec<O, Name> extends never
    ? Stored<Value[Name]>
    : Value[Name]
  : unknown;

/** The codec declared on an output; never when it has none. */
type DeclaredCodec<O, Name> = Name extends keyof O ? Extract<O[Name], AnyCodec> : never;

type OutputsProblem<Value, O> = unknown extends Value
  ? never
  : [OutputNames<O>] extends [never]
    ? never
    : Value extends object
      ? string extends OutputNames<O>
        ? never
        : [Exclude<OutputNames<O>, keyof Value>] extends [never]
          ? { [Name in OutputNames<O>]: OutputProblem<Value[Name & keyof Value], O, Name> }[OutputNames<O>]
          : `the function declares the output ${Exclude<OutputNames<O>, keyof Value>} but does not return it`
      : "the function declares outputs, so it must return an object with them";

type OutputProblem<Value, O, Name extends string> = Name extends keyof O
  ? O[Name] extends { encode(value: infer Held): unknown }
    ? [Value] extends [Held]
      ? never
      : `the output ${Name} is not what its codec encodes`
    : EncodingProblem<Value, Name>
  : EncodingProblem<Value, Name>;
