import { InvalidArgumentError } from "commander";

/** Parses an option that is a positive whole number. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return Number(text);
}

/** Parses an option that counts something, of which there may be none. */
export function countFromZero(text: string): number {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
