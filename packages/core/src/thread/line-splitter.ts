import { StringDecoder } from "node:string_decoder";

/** The longest line that is passed on whole, in UTF-16 code units; a longer one is passed on in pieces. */
export const MAX_LINE = 16_384;

/** Puts the chunks of a stream together to lines. */
export class LineSplitter {
  readonly #use: (line: string) => void;
  /** A character may be cut in two by the end of a chunk. */
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  constructor(use: (line: string) => void) {
    this.#use = use;
  }

  write(chunk: string | Uint8Array): void {
    this.#rest += typeof chunk === "string" ? chunk : this.#decoder.write(Buffer.from(chunk));
    const lines = this.#rest.split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LINE) {
      lines.push(this.#rest);
      this.#rest = "";
    }
    for (const line of lines) eachPiece(line, this.#use);
  }

  /** Passes on a last line that was not ended. */
  flush(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest !== "") eachPiece(rest, this.#use);
  }
}

/** Calls `use` with a line, a long one in pieces. */
export function eachPiece(line: string, use: (piece: string) => void): void {
  for (let start = 0; start < Math.max(line.length, 1); start += MAX_LINE) use(line.slice(start, start + MAX_LINE));
}
