import type { CacheDraft } from "../spec/pipeline-draft.ts";
import { parseDuration } from "./duration.ts";
import { isRecord } from "./is-record.ts";
import type { OptionProblems } from "./option-problems.ts";

const ttlAdvice = 'Write milliseconds, or for example "12h", "7d", "1d12h": more than nothing.';
const filesAdvice = 'Write patterns relative to the project root: files: ["data/*.csv"].';
const envAdvice = 'Write names of environment variables: env: ["REGION"].';

/** Reads the option `cache`. */
export function parseCache(value: unknown, problems: OptionProblems): boolean | CacheDraft | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (!isRecord(value)) {
    problems.add("cache", value, 'Write true, false, or for example { ttl: "1d", files: ["data/*.csv"] }.');
    return undefined;
  }
  const inner = problems.within("cache");
  inner.refuseUnknown(value, ["ttl", "key", "files", "env"]);
  const ttl = parseTtl(value.ttl, inner);
  const key = parseKey(value.key, inner);
  const files = parseList(value.files, inner, { option: "files", isItem: isPattern, fix: filesAdvice });
  const env = parseList(value.env, inner, { option: "env", isItem: isVariable, fix: envAdvice });
  return {
    ...(ttl === undefined ? {} : { ttl }),
    ...(key === undefined ? {} : { key }),
    ...(files === undefined ? {} : { files }),
    ...(env === undefined ? {} : { env }),
  };
}

function parseTtl(value: unknown, problems: OptionProblems): number | undefined {
  if (value === undefined) return undefined;
  const ttl = parseDuration(value, Number.MAX_SAFE_INTEGER);
  return problems.require(ttl === 0 ? undefined : ttl, { option: "ttl", value, fix: ttlAdvice });
}

function parseKey(value: unknown, problems: OptionProblems): string | undefined {
  if (value === undefined) return undefined;
  const key = typeof value === "string" && value !== "" ? value : undefined;
  return problems.require(key, { option: "key", value, fix: 'Write a text that you change by hand: key: "v2".' });
}

interface ListOption {
  readonly option: string;
  readonly isItem: (text: string) => boolean;
  readonly fix: string;
}

/** A list of texts, sorted and each once; undefined for one without any. */
function parseList(
  value: unknown,
  problems: OptionProblems,
  { option, isItem, fix }: ListOption,
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    problems.add(option, value, fix);
    return undefined;
  }
  const items = new Set<string>();
  value.forEach((item: unknown, index) => {
    if (typeof item === "string" && isItem(item)) items.add(item);
    else problems.add(`${option}[${index}]`, item, fix);
  });
  return items.size === 0 ? undefined : [...items].sort();
}

/** A pattern that cannot climb out of the project by what it says; links are looked at when files are found. */
function isPattern(text: string): boolean {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(text);
  return text !== "" && !text.includes("\0") && !isAbsolute && !text.split(/[\\/{},]/).includes("..");
}

function isVariable(text: string): boolean {
  return text !== "" && !/[=\0]/.test(text);
}
