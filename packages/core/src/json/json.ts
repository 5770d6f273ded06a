/** A value that plain JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object that plain JSON can hold. */
export interface JsonObject {
  readonly [key: string]: Json;
}
