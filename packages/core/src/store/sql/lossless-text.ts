import { TsugiteError } from "../../error/tsugite-error.ts";

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * A text that users choose freely, as a column of type ANY can hold it. SQLite keeps texts in UTF-8, which has no lone
 * surrogates; the rare text that has some is kept as a blob of UTF-16 instead, so that it comes back as it was.
 */
export function toLosslessText(text: string): string | Uint8Array {
  return LONE_SURROGATE.test(text) ? Buffer.from(text, "utf16le") : text;
}

/** The inverse of {@link toLosslessText}. */
export function fromLosslessText(stored: string | Uint8Array): string {
  if (typeof stored === "string") return stored;
  return Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString("utf16le");
}

/** Refuses names that would come back as other names, and might then meet. Raises `NAME_INVALID`. */
export function checkNames(names: Readonly<Record<string, string>>): void {
  for (const [what, name] of Object.entries(names)) {
    if (!LONE_SURROGATE.test(name)) continue;
    throw new TsugiteError(
      "NAME_INVALID",
      `The ${what} ${JSON.stringify(name)} has half a character (a lone surrogate).`,
      {
        fix: "Use whole characters in names; best are letters, digits, dots, dashes and underscores.",
      },
    );
  }
}
