import type MagicString from "magic-string";
import type { EditedSource } from "../source/source-plugin.ts";

/** An edited text with an exact source map; undefined when nothing was edited. */
export function editedSource(text: MagicString, file: string): EditedSource | undefined {
  if (!text.hasChanged()) return undefined;
  return { code: text.toString(), map: text.generateMap({ hires: true, source: file }).toString() };
}
