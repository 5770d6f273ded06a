// Writes docs/flavors.md from what the flavors say of themselves: `pnpm docs:flavors`.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { docsFolder } from "./docs/doc-page.ts";
import { formatMarkdown } from "./docs/format-markdown.ts";
import { CAPABILITY_TEXTS } from "./flavors/capability-texts.ts";
import { officialFlavors } from "./flavors/official-flavors.ts";
import { renderFlavors } from "./flavors/render-flavors.ts";

/** The page as the flavors have it now. */
export async function flavorReference(): Promise<string> {
  return formatMarkdown(renderFlavors(await officialFlavors(), CAPABILITY_TEXTS));
}

if (import.meta.main) await writeFile(join(docsFolder, "flavors.md"), await flavorReference());
