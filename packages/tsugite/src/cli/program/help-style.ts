import { styleText } from "node:util";

/** Commander itself takes colours out again where the stream shows none. */
export function bold(text: string): string {
  return styleText("bold", text, { validateStream: false });
}
