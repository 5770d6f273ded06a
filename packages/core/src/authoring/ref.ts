import type { DataFile } from "../codec/data-file.ts";
import type { Scalar } from "../codec/encodable.ts";

/**
 * A value that exists only when the pipeline runs: an output of a step, or a parameter.
 *
 * It can be given to a step as an input, be part of an array or object that is, stand in `after`, and be returned from
 * the builder. Whatever else is tried with it raises `REF_MISUSED`.
 */
export interface Ref<out T> {
  /** Holds the type only; there is nothing to read. */
  readonly "~ref": T;
}

/** The result of a call of a step that declares its outputs: one Ref for each. All of it can stand in `after`. */
export type StepOutputs<Values> = { readonly [Name in keyof Values]: Ref<Values[Name]> } & Outputs;

/** Marks what a call of a step with declared outputs returns. */
export interface Outputs {
  /** Holds the kind only; there is nothing to read. */
  readonly "~outputs": true;
}

/** A parameter, or a group of parameters whose members are Refs as well. */
export type ParamRef<T> = [T] extends [Scalar | DataFile | readonly unknown[] | AnyCollection] ? Ref<T> : Params<T>;

/** The parameters of a pipeline in its builder: each is a {@link Ref}. */
export type Params<T> = Ref<T> & { readonly [Name in keyof T]-?: ParamRef<T[Name]> };

type AnyCollection = ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>;
