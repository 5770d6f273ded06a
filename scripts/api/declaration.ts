import { ApiDeclaredItem, type ApiItem, ApiItemContainerMixin, ApiItemKind } from "@microsoft/api-extractor-model";
import { docCommentOf } from "./doc-comment.ts";

/**
 * The declaration of an item as TypeScript, with the docstrings of its members.
 *
 * @param source Text of the file it is declared in, in whose order members stand.
 */
export function declarationOf(item: ApiItem, source: string): string {
  const signature = signatureOf(item);
  if (item.kind !== ApiItemKind.Class && item.kind !== ApiItemKind.Interface) return signature;
  const start = source.search(new RegExp(`\\b(?:class|interface) ${item.displayName}\\b`));
  const members = ApiItemContainerMixin.isBaseClassOf(item) ? item.members : [];
  const placed = members.map((member) => ({ member, text: signatureOf(member) }));
  const placeOf = (text: string): number => source.indexOf(text.split("\n", 1)[0] ?? "", start);
  const lines = placed
    .toSorted((a, b) => placeOf(a.text) - placeOf(b.text))
    .map(({ member, text }) => `${commentOf(member)}${text}`);
  return `${signature} {\n${lines.join("\n")}\n}`;
}

function signatureOf(item: ApiItem): string {
  const text = item instanceof ApiDeclaredItem ? item.excerpt.text.trim() : "";
  return item.kind === ApiItemKind.Variable ? `declare const ${text}` : text.replace(/^export /, "");
}

function commentOf(member: ApiItem): string {
  const { text, params, tags } = docCommentOf(member);
  const parts = [
    text,
    ...params.map((param) => `@param ${param.name} ${param.text}`),
    ...Object.entries(tags).flatMap(([tag, texts]) => texts.map((content) => `@${tag} ${content}`)),
  ].filter((part) => part !== "");
  const lines = parts
    .join("\n")
    .replaceAll(/\{@link (\w[\w.]*)\}/g, "$1")
    .split("\n");
  if (parts.length === 0) return "";
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}
