import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";

const named = v.pipe(v.string(), v.parseJson(), v.object({ name: v.string() }));

/** What a project calls itself in its `package.json`; undefined where it has none, or no name in it. */
export async function projectName(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, "package.json"), "utf8").catch(() => "");
  const parsed = v.safeParse(named, text);
  return parsed.success ? parsed.output.name : undefined;
}
