import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Colours a text, if the stream it is for shows colours. */
export type Paint = (format: Format, text: string) => string;

/** Respects `NO_COLOR`, `FORCE_COLOR`, and whether the stream is a terminal. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (format, text) => styleText(format, text, { stream });
}

/** Colours nothing. */
export const noPaint: Paint = (_format, text) => text;
