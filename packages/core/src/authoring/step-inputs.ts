import type { DataFile } from "../codec/data-file.ts";
import type { Scalar } from "../codec/encodable.ts";
import type { Outputs, Ref } from "./ref.ts";

/** What an input of type T takes: the value, a {@link Ref} to it, or arrays and plain objects with Refs inside. */
export type Input<T> = Ref<T> | InputParts<T>;

/** The inputs of a step as a call of it takes them. */
export type Inputs<I> = { readonly [Name in keyof I]: Input<I[Name]> };

/** An interface, because a type alias would be resolved to the end, which types that hold themselves do not have. */
export interface InputList<T> extends ReadonlyArray<Input<T>> {}

/** The inputs of a step that takes none. */
export interface NoInputs {
  readonly [input: string]: "this step takes no inputs";
}

/** What a call of a step takes beside its inputs. */
export interface CallOptions {
  /** Name of this invocation, unique in the pipeline. @default the step's name, then `fit-2`, `fit-3`, … */
  readonly name?: string;
  /** What must have completed before, beside the producers of its inputs: results of other calls. */
  readonly after?: readonly (Ref<unknown> | Outputs)[];
}

/** The arguments of a call. The inputs may be left out by a step that needs none. */
export type CallArguments<I> = keyof I extends never
  ? [inputs?: NoInputs | undefined, options?: CallOptions]
  : object extends I
    ? [inputs?: Inputs<I> | undefined, options?: CallOptions]
    : [inputs: Inputs<I>, options?: CallOptions];

type InputParts<T> = T extends Scalar | DataFile | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
  ? T
  : T extends readonly unknown[]
    ? number extends T["length"]
      ? InputList<T[number]>
      : { readonly [Index in keyof T]: Input<T[Index]> }
    : T extends object
      ? { readonly [Key in keyof T]: Input<T[Key]> }
      : T;
