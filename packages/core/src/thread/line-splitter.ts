import { StringDecoder } from "node:string_decoder";

/** The longest line that is passed on whole, in UTF-16 code units; a longer one is passed on in pieces. */
export const MAX_LINE = 16_384;

/** Calls `use` with each line of a text, a long one in pieces, one after the other: a text may have millions. */
export function eachLine(text: string, use: (line: string) => void): void {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    eachPiece(text.slice(start, end), use);
    start = end + 1;
  }
  eachPiece(text.slice(start), use);
}

function eachPiece(line: string, use: (piece: string) => void): void {
  for (let start = 0; start < Math.max(line.length, 1); start += MAX_LINE) use(line.slice(start, start + MAX_LINE));
}

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
    const text = typeof chunk === "string" ? chunk : this.#decoder.write(chunk);
    const end = text.lastIndexOf("\n");
    if (end !== -1) {
      eachLine(this.#rest + text.slice(0, end), this.#use);
      this.#rest = text.slice(end + 1);
    } else this.#rest += text;
    while (this.#rest.length > MAX_LINE) {
      const whole = this.#rest.length - (this.#rest.length % MAX_LINE);
      eachPiece(this.#rest.slice(0, whole), this.#use);
      this.#rest = this.#rest.slice(whole);
    }
  }

  /** Passes on a last line that was not ended. */
  flush(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest !== "") eachPiece(rest, this.#use);
  }
}
