import { messageWithoutFix, type TsugiteError } from "@tsugite/core";
import { cleanLine } from "../format/clean-text.ts";
import type { Paint } from "../format/paint.ts";

/** One line for people who look at runs while the engine that carries them out cannot be asked. */
export function engineSilence(error: TsugiteError, paint: Paint): string {
  return `${paint("yellow", "!")} ${cleanLine(messageWithoutFix(error))}`;
}
