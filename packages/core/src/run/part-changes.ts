import type { Digest } from "../json/digest.ts";
import type { DigestParts } from "../spec/digest-parts.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { CacheMissKind, CacheMissReason } from "./cache-miss.ts";

type Versions = Readonly<Record<string, string>>;

/** Two digests of the same thing, before and now. */
export interface DigestChange {
  readonly kind: CacheMissKind;
  /** `its code`. */
  readonly what: string;
  readonly before: Digest | undefined;
  readonly now: Digest | undefined;
}

/** More lines than these are only counted. */
const MOST_DETAILS = 20;

/** What changed of a digest, named by the parts it was made of as far as they are known; none when it is the same. */
export async function partChanges(
  store: BaseMetadataStore,
  { kind, what, before, now }: DigestChange,
): Promise<readonly CacheMissReason[]> {
  if (before === now) return [];
  if (before === undefined) return [{ kind, what, how: "is new" }];
  if (now === undefined) return [{ kind, what, how: "is gone" }];
  const [was, is] = await Promise.all([store.getParts(before), store.getParts(now)]);
  const changed = (details: readonly string[]): CacheMissReason => {
    return { kind, what, how: "changed", ...(details.length === 0 ? {} : { details: cut(details) }) };
  };
  if (was === undefined || is === undefined) return [changed([])];
  const packages = versionChanges(was.packages, is.packages);
  const toolchain = versionChanges(was.toolchain, is.toolchain);
  if (toolchain.length > 0) {
    // What was made by other tools cannot be compared, but for the versions of packages.
    const tools: CacheMissReason = { kind: "toolchain", what: "the toolchain", how: "changed", details: toolchain };
    return packages.length === 0 ? [tools] : [tools, changed(packages)];
  }
  const details = [...contentChanges(was, is), ...packages];
  return [changed(details.length === 0 ? ["how its modules are put together"] : details)];
}

function contentChanges(was: DigestParts, is: DigestParts): readonly string[] {
  return [...nameChanges(was.modules, is.modules), ...nameChanges(was.files, is.files)];
}

/** `src/forest.ts`, `src/new.ts is new`. */
function nameChanges(was: Versions = {}, is: Versions = {}): readonly string[] {
  return differing(was, is).map((name) => {
    if (!Object.hasOwn(was, name)) return `${name} is new`;
    return Object.hasOwn(is, name) ? name : `${name} is gone`;
  });
}

/** `zod 4.1.0 → 4.2.0`. */
function versionChanges(was: Versions = {}, is: Versions = {}): readonly string[] {
  return differing(was, is).map((name) => {
    if (!Object.hasOwn(was, name)) return `${name} ${is[name]} is new`;
    return Object.hasOwn(is, name) ? `${name} ${was[name]} → ${is[name]}` : `${name} ${was[name]} is gone`;
  });
}

function differing(was: Versions, is: Versions): readonly string[] {
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].filter((name) => was[name] !== is[name]).sort();
}

function cut(details: readonly string[]): readonly string[] {
  if (details.length <= MOST_DETAILS) return details;
  return [...details.slice(0, MOST_DETAILS), `${details.length - MOST_DETAILS} more`];
}
