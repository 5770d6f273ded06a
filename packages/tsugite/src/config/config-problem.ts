import type { Problem } from "@tsugite/core";
import type { BaseIssue } from "valibot";
import { type Document, isMap, isNode, isPair, isScalar, type LineCounter, type Pair } from "yaml";
import { didYouMean, enumerate } from "./did-you-mean.ts";
import { COMPONENT_TYPES, REQUIRED_TYPES } from "./project-config.ts";

type Path = readonly (string | number)[];

/** What the schema found, as a problem with its place in the file. */
export function issueToProblem(issue: BaseIssue<unknown>, locate: (path: Path, key: boolean) => string): Problem {
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  const last = issue.path?.at(-1);
  const isKey = last?.origin === "key";
  const what = path.length === 0 ? "The file" : `\`${path.join(".")}\``;
  const [message, fix] = describe(issue, path, what);
  const missing = isKey && issue.received === "undefined";
  return {
    code: "CONFIG_INVALID",
    message,
    at: missing ? locate(path.slice(0, -1), true) : locate(path, isKey),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** Finds the place of a key, or of its value, in a YAML document; the nearest place above it when it has none. */
export function placeOf(document: Document, lines: LineCounter, path: Path, key: boolean): string {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => keyOf(item) === String(path[depth - 1])) : undefined;
    const node = pair !== undefined && key ? pair.key : document.getIn(path.slice(0, depth), true);
    const offset = isNode(node) ? node.range?.[0] : isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  }
  return "1:1";
}

function keyOf(item: unknown): string | undefined {
  if (!isPair(item)) return undefined;
  const { key } = item as Pair;
  return String(isScalar(key) ? key.value : key);
}

function describe(issue: BaseIssue<unknown>, path: Path, what: string): readonly [string, string | undefined] {
  const key = String(path.at(-1) ?? "");
  const owner = path.length < 2 ? "The file" : `\`${path.slice(0, -1).join(".")}\``;
  if (issue.type === "strict_object" && issue.expected === "never") {
    return [`${owner} has an entry \`${key}\`, which does not exist.`, didYouMean(key, knownKeys(path))];
  }
  if (issue.type === "strict_object" && issue.received === "undefined") {
    return [`${owner} has no \`${key}\`.`, `Add \`${key}: …\`.`];
  }
  if (issue.type === "regex") {
    const rule = path[0] === "flavors" && key === "source" ? "`./file.ts#Class` or `package#Class`" : NAME_RULE;
    return [`${what} is ${issue.received}; it must be ${rule}.`, undefined];
  }
  if (issue.type === "picklist") {
    return [`${what} is ${issue.received}.`, didYouMean(String(issue.input), COMPONENT_TYPES)];
  }
  return [`${what} must be ${expectation(issue)}, but it is ${nameOfKind(issue.input)}.`, undefined];
}

const NAME_RULE = "letters, digits, `_`, `.` and `-` only";

function knownKeys(path: Path): readonly string[] {
  if (path.length === 1) return ["stacks", "components", "flavors"];
  if (path[0] === "flavors") return ["type", "name", "source"];
  if (path[0] === "stacks" || path.length === 2) return COMPONENT_TYPES;
  return ["flavor", "config"];
}

function expectation(issue: BaseIssue<unknown>): string {
  if (issue.expected === "string") return "a text";
  return issue.expected === "Array" ? "a list" : `a map${mapOf(issue)}`;
}

function mapOf(issue: BaseIssue<unknown>): string {
  const path = issue.path ?? [];
  if (path[0]?.key === "stacks" && path.length === 2) return ` with ${enumerate(REQUIRED_TYPES)}`;
  return path[0]?.key === "components" && path.length === 3 ? " with a flavor" : "";
}

function nameOfKind(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? `the text ${JSON.stringify(value)}` : `the ${typeof value} ${String(value)}`;
}
