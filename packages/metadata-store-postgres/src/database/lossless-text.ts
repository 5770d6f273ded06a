/** Begins the four digits of a character that PostgreSQL's texts cannot hold; stands for itself by its own. */
const ESCAPE = "\u001a";
const NOT_HELD = new RegExp(String.raw`[\0${ESCAPE}]|\p{Surrogate}`, "gu");
const ESCAPED = new RegExp(`${ESCAPE}([0-9a-f]{4})`, "g");

/**
 * A text as PostgreSQL can hold it, which has neither NUL nor lone surrogates; different texts stay different, so that
 * they can be compared there.
 */
export function toHeldText(text: string): string {
  return text.replace(NOT_HELD, (unit) => `${ESCAPE}${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The inverse of {@link toHeldText}. */
export function fromHeldText(held: string): string {
  if (!held.includes(ESCAPE)) return held;
  return held.replace(ESCAPED, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
