import type { DocPage } from "./doc-page.ts";

/** The files that the pages show part by part, by their paths in the repository: what the parts of a page add up to. */
export function partsOfFiles(pages: readonly DocPage[]): readonly { readonly path: string; readonly text: string }[] {
  return pages.flatMap(({ blocks }) => {
    const texts = new Map<string, string[]>();
    for (const { flags, text } of blocks) {
      const path = flags.find((flag) => flag.startsWith("part="))?.slice("part=".length);
      if (path !== undefined) texts.set(path, [...(texts.get(path) ?? []), text]);
    }
    return [...texts].map(([path, parts]) => ({ path, text: parts.join("\n") }));
  });
}
