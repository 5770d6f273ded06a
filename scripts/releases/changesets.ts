import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { workspace } from "../docs/doc-project.ts";

/** What a changeset says. */
export interface Changeset {
  /** `pre/hooks.md`. */
  readonly file: string;
  readonly kinds: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** The changesets that wait for a release, and those that were released as pre-releases. */
export async function readChangesets(): Promise<readonly Changeset[]> {
  const folder = join(workspace, ".changeset");
  const files = globSync("{,pre/}*.md", { cwd: folder }).sort();
  return Promise.all(files.map(async (file) => parseChangeset(file, await readFile(join(folder, file), "utf8"))));
}

export function parseChangeset(file: string, text: string): Changeset {
  const [, head = "", summary = ""] = /^---\n([\s\S]*?)^---\n([\s\S]*)$/m.exec(text) ?? [];
  const kinds = [...head.matchAll(/^["']?([^"':]+)["']?: *(\w+)$/gm)].map(
    ([, name = "", kind = ""]) => [name, kind] as const,
  );
  return { file, kinds: new Map(kinds), summary: summary.trim() };
}

/** What is wrong with a changeset, as sentences. `dependents` are the packages that core is a peer of. */
export function problemsOf(
  { file, kinds, summary }: Changeset,
  names: readonly string[],
  dependents: readonly string[],
): string[] {
  const problems: string[] = [];
  for (const name of kinds.keys())
    if (!names.includes(name)) problems.push(`${file} names ${name}, which is not published.`);
  if (kinds.size === 0) problems.push(`${file} names no package.`);
  if (!/^(?:feat|fix|breaking): \S/.test(summary))
    problems.push(`${file} does not begin with feat:, fix: or breaking:.`);
  if (kinds.get("@tsugite/core") !== "major") return problems;
  const forgotten = dependents.filter((name) => kinds.get(name) !== "major");
  if (forgotten.length > 0)
    problems.push(`${file} breaks core, and so also has to name as major: ${forgotten.join(", ")}.`);
  return problems;
}
