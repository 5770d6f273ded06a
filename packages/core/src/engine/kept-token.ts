import { TsugiteError } from "../error/tsugite-error.ts";

/** A token of an engine, which is fetched when it is first needed, by one for all who want it, and kept until it is forgotten. */
export class KeptToken {
  readonly #fetch: (signal: AbortSignal) => Promise<string>;
  #token: Promise<string> | undefined;

  /** @param fetch rejects with a {@link TsugiteError} where there is no token, and with the signal's reason. */
  constructor(fetch: (signal: AbortSignal) => Promise<string>) {
    this.#fetch = fetch;
  }

  /** Whether there is one already, or somebody is fetching it. */
  get isKept(): boolean {
    return this.#token !== undefined;
  }

  async get(signal: AbortSignal): Promise<string> {
    for (;;) {
      const isOurs = this.#token === undefined;
      this.#token ??= this.#fetch(signal);
      const token = this.#token;
      try {
        return await token;
      } catch (error) {
        if (this.#token === token) this.#token = undefined;
        signal.throwIfAborted();
        // Another request, that wanted it first, was given up.
        if (isOurs || TsugiteError.is(error)) throw error;
      }
    }
  }

  /** It is not taken any more. */
  forget(): void {
    this.#token = undefined;
  }
}
