import { ApiDocumentedItem, type ApiItem } from "@microsoft/api-extractor-model";

/** A docstring, taken apart. */
export interface DocComment {
  /** Everything before the first tag. */
  readonly text: string;
  readonly params: readonly { readonly name: string; readonly text: string }[];
  /** Texts of the other tags, by the tag's name. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** The docstring of an item; empty when it has none, or only the one that API Extractor invents for constructors. */
export function docCommentOf(item: ApiItem): DocComment {
  const comment = item instanceof ApiDocumentedItem ? item.tsdocComment?.emitAsTsdoc() : undefined;
  const doc = parseDocComment(comment ?? "");
  return doc.text.startsWith("Constructs a new instance of") ? parseDocComment("") : doc;
}

/** Takes apart what stands between the slashes and asterisks. */
function parseDocComment(comment: string): DocComment {
  const lines = comment.split("\n").map((line) => line.replace(/^\s*(?:\/\*\*|\*\/|\*) ?/, ""));
  const parts: { tag: string; lines: string[] }[] = [{ tag: "", lines: [] }];
  let fenced = false;
  for (const line of lines) {
    if (line.startsWith("```")) fenced = !fenced;
    const found = fenced ? null : /(?:^|\s)@(\w+)\s*/.exec(line);
    if (found === null) parts.at(-1)?.lines.push(line);
    else {
      parts.at(-1)?.lines.push(line.slice(0, found.index));
      parts.push({ tag: found[1] ?? "", lines: [line.slice(found.index + found[0].length)] });
    }
  }
  const params: { name: string; text: string }[] = [];
  const tags: Record<string, string[]> = {};
  for (const { tag, lines: text } of parts.slice(1)) {
    const [, name = "", rest = ""] = /^(\w+)\s+(?:- )?([\s\S]*)$/.exec(clean(text)) ?? [];
    if (tag === "param") params.push({ name, text: rest });
    else tags[tag] = [...(tags[tag] ?? []), clean(text)];
  }
  return { text: clean(parts[0]?.lines ?? []), params, tags };
}

/** Without the escapes that TSDoc puts before punctuation. */
function clean(lines: readonly string[]): string {
  return lines
    .join("\n")
    .trim()
    .replaceAll(/\\([{}@<>/\\*_`[\]])/g, "$1");
}
