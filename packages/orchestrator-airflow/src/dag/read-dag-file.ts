import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { isNotFound } from "../deliver/file-failure.ts";
import type { DagData } from "./dag-data.ts";

/** What a generated file was made of. */
export interface DagParts {
  readonly template: string;
  /** Without the tag of its version, which is made when the file is rendered. */
  readonly data: DagData;
}

const LITERAL = /json\.loads\(r'''([^']+)'''\)/;
const VERSION = /^tsugite:[0-9a-f]{16}$/;

/** What is relied on; the rest is kept as it is, whichever version wrote it. */
const known = v.looseObject({
  dag_id: v.string(),
  project: v.nullable(v.string()),
  source: v.string(),
  bundle: v.string(),
  tags: v.array(v.string()),
  schedule: v.nullable(
    v.union([v.object({ cron: v.string(), time_zone: v.string() }), v.object({ interval: v.number() })]),
  ),
  start_date: v.nullable(v.string()),
  end_date: v.nullable(v.string()),
  catch_up: v.boolean(),
});

/** Takes a generated file apart; undefined for a text that is none. */
export function readDagFile(text: string): DagParts | undefined {
  const [, literal] = LITERAL.exec(text) ?? [];
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), known), literal);
  if (!parsed.success) return undefined;
  const tags = parsed.output.tags.filter((tag) => !VERSION.test(tag));
  // What was not looked at is as it was written.
  const data = { ...parsed.output, tags } as unknown as DagData;
  return { template: text.replace(LITERAL, "json.loads(r'''{}''')"), data };
}

/** The same of the file at a path; undefined where there is none. */
export async function dagFileAt(path: string): Promise<DagParts | undefined> {
  try {
    return readDagFile(await readFile(path, "utf8"));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
