import { type ApiItem, ApiItemKind } from "@microsoft/api-extractor-model";
import { ErrorCode } from "../../packages/core/src/error/error-code.ts";
import { Anchors } from "../docs/anchors.ts";
import { docCommentOf } from "./doc-comment.ts";

/** A package, as far as its page needs it. */
export interface ApiPackage {
  /** `core`: the name of the page. */
  readonly page: string;
  /** `@tsugite/core`. */
  readonly name: string;
  readonly description: string;
  readonly entries: readonly ApiEntry[];
  /** All declarations, as {@link PackageApi} has them. */
  readonly report: string;
}

/** What is exported under one name: a constant and the type of its values may share one. */
export interface ApiEntry {
  readonly name: string;
  readonly topic: string;
  readonly items: readonly ApiItem[];
  /** Declarations, as TypeScript. */
  readonly declarations: readonly string[];
}

const KINDS = [
  ApiItemKind.Function,
  ApiItemKind.Class,
  ApiItemKind.Interface,
  ApiItemKind.TypeAlias,
  ApiItemKind.Variable,
];
const TITLES = ["Functions", "Classes", "Interfaces", "Types", "Constants"];

/** Where the page of each name is, for links from one package to another. */
export type PlaceOf = (name: string) => string | undefined;

/** Places of the names of a package: `#step`, in the order in which the page has them. */
export function placesOf({ entries }: ApiPackage): ReadonlyMap<string, string> {
  const anchors = new Anchors();
  anchors.take("title");
  const places = new Map<string, string>();
  for (const { title, entries: group } of groupsOf(entries)) {
    anchors.take(title);
    for (const { name } of group) places.set(name, `#${anchors.take(name)}`);
  }
  return places;
}

/** The page of a package. */
export function renderPage({ name, description, entries }: ApiPackage, placeOf: PlaceOf): string {
  const groups = groupsOf(entries);
  const links = (names: readonly ApiEntry[]): string =>
    names.map((entry) => `[${entry.name}](${placeOf(entry.name)})`).join(", ");
  return [
    `# ${name}`,
    `${description}`,
    "This page is made from the docstrings by `pnpm docs:api`.",
    groups.map(({ title, entries: group }) => `- **${title}**: ${links(group)}`).join("\n"),
    ...groups.flatMap(({ title, entries: group }) => [
      `## ${title}`,
      ...group.map((entry) => renderEntry(entry, placeOf)),
    ]),
  ].join("\n\n");
}

function groupsOf(
  entries: readonly ApiEntry[],
): readonly { readonly title: string; readonly entries: readonly ApiEntry[] }[] {
  const titleOf = (entry: ApiEntry): string => entry.topic || (TITLES[kindOf(entry)] ?? "");
  const sorted = entries.toSorted((a, b) => kindOf(a) - kindOf(b));
  const titles = entries.some(({ topic }) => topic !== "") ? [...new Set(entries.map(titleOf))] : TITLES;
  return titles
    .map((title) => ({ title, entries: sorted.filter((entry) => titleOf(entry) === title) }))
    .filter((group) => group.entries.length > 0);
}

function kindOf({ items }: ApiEntry): number {
  return Math.min(...items.map(({ kind }) => KINDS.indexOf(kind as (typeof KINDS)[number])));
}

function renderEntry({ name, items, declarations }: ApiEntry, placeOf: PlaceOf): string {
  const docs = items.map(docCommentOf);
  const doc = docs.find(({ text }) => text !== "") ?? docs[0];
  if (doc === undefined) return "";
  const { text, params, tags } = doc;
  const link = (prose: string): string => linkNames(prose, placeOf);
  return [
    `### ${name}`,
    link(text),
    `\`\`\`ts\n${declarations.join("\n")}\n\`\`\``,
    params.map((param) => `- \`${param.name}\`: ${link(param.text)}`).join("\n"),
    ...(tags.returns ?? []).map((content) => `Returns ${link(content)}`),
    ...(tags.remarks ?? []).map(link),
    ...(tags.default ?? []).map((content) => `Default: ${link(content)}.`),
    ...(tags.throws ?? []).map(
      (content) => `Raises ${link(content.replace(/^(?:\{TsugiteError\}|TsugiteError) /, ""))}`,
    ),
    ...(tags.example ?? []).map((content) => `Example:\n\n${content}`),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Makes links of `{@link Name}` and of codes of errors. */
function linkNames(prose: string, placeOf: PlaceOf): string {
  return prose
    .split(/(```[\s\S]*?```)/)
    .map((part) => (part.startsWith("```") ? part : linkIn(part, placeOf)))
    .join("");
}

function linkIn(prose: string, placeOf: PlaceOf): string {
  return prose
    .replaceAll(/\{@link (\w+)([\w.]*)\}/g, (_, name: string, rest: string) => {
      const place = placeOf(name);
      return place === undefined ? `\`${name}${rest}\`` : `[\`${name}${rest}\`](${place})`;
    })
    .replaceAll(/`([A-Z]+(?:_[A-Z]+)+)`/g, (code, name: string) => {
      return name in ErrorCode ? `[${code}](../errors.md#${name.toLowerCase()})` : code;
    });
}
