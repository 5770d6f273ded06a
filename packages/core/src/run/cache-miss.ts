/** Why the cache did not answer a step. */
export interface CacheMiss {
  /** The earlier run that the step is compared with, or whose entry could not be used; absent when the cache is off. */
  readonly since?: { readonly runId: string; readonly runName: string };
  /** Everything that differs; at least one. */
  readonly reasons: readonly CacheMissReason[];
}

/** One thing that differs, or that kept an entry from answering. */
export interface CacheMissReason {
  readonly kind: CacheMissKind;
  /** What it is: `its code`, `the parameter ratio`. */
  readonly what: string;
  /** What became of it: `changed`, `is new`, `was damaged`. */
  readonly how: string;
  /** More about it, a line each: `src/forest.ts`, `zod 4.1.0 → 4.2.0`. */
  readonly details?: readonly string[];
}

/** Which part of a cache key differs; or why its entry was of no use. */
export type CacheMissKind =
  | "code"
  | "toolchain"
  | "schema"
  | "codec"
  | "parameter"
  | "input"
  | "file"
  | "declaredFiles"
  | "environment"
  | "key"
  | "expired"
  | "missing"
  | "damaged"
  | "cleared"
  | "off"
  | "unknown";

const NAMED = 3;

/** A miss in one line: `its code changed since run first: src/forest.ts`. */
export function describeCacheMiss({ since, reasons }: CacheMiss): string {
  const clauses = [...new Set(reasons.map(({ how }) => how))].map((how) => {
    const subjects = reasons.filter((reason) => reason.how === how).map(({ what }) => what);
    return `${listed(subjects)} ${subjects.length === 1 ? how : plural(how)}`;
  });
  const [only] = reasons;
  const details = reasons.length === 1 ? (only?.details ?? []) : [];
  const more = details.length === 0 ? "" : `: ${listed(details)}`;
  return `${clauses.join("; ")}${since === undefined ? "" : ` since run ${since.runName}`}${more}`;
}

function plural(how: string): string {
  return how
    .replace(/^is\b/, "are")
    .replace(/^was\b/, "were")
    .replace(/^has\b/, "have");
}

/** The first few of many, as a sentence has them. */
function listed(parts: readonly string[]): string {
  const named = parts.length > NAMED ? [...parts.slice(0, NAMED), `${parts.length - NAMED} more`] : parts;
  return named.length < 2 ? named.join("") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}
