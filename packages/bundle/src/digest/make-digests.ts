import { existsSync, realpathSync } from "node:fs";
import type { CodeRequest } from "@tsugite/core";
import { packageNameOf } from "../package/installed-packages.ts";
import { isInNodeModules } from "../package/linked-packages.ts";
import { openProject, type Project } from "../source/project.ts";
import { exportsName } from "../syntax/exported-names.ts";
import { languageOf } from "../syntax/parse-source.ts";
import { codeKey } from "./code-digests.ts";
import { notAStep, sourceNotFound } from "./code-problems.ts";
import type { DigestResult } from "./digest-result.ts";
import { DigestSources } from "./digest-sources.ts";
import { packageDigest } from "./package-digest.ts";
import { rollDigest } from "./roll-digest.ts";

const nothing = { code: { digest: "", modules: {}, packages: {} }, files: [], packages: [] };

/** Makes digests anew, several at a time; the results are by key of the request. */
export async function makeDigests(
  projectRoot: string,
  requests: readonly CodeRequest[],
  conditions: readonly string[],
): Promise<Map<string, DigestResult>> {
  const sources = new DigestSources(openProject(projectRoot, conditions));
  const results = new Map<string, DigestResult>();
  const open = requests.values();
  const worker = async () => {
    for (const request of open) results.set(codeKey(request), await makeDigest(request, sources));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}

// rolldown works on several threads, but what the plugin does is done on one.
const CONCURRENCY = 6;

async function makeDigest(request: CodeRequest, sources: DigestSources): Promise<DigestResult> {
  const { project } = sources;
  const hash = request.source.lastIndexOf("#");
  const path = request.source.slice(0, hash);
  const exportName = request.source.slice(hash + 1);
  if (hash < 1 || exportName === "") return { ...nothing, problems: [notAStep(request)] };
  const file = sourceFile(path, project);
  if (file !== undefined) {
    const parsed = (await sources.reader.read(file)).parsed;
    const isExported = parsed !== undefined && exportsName(parsed.program, exportName);
    return isExported ? rollDigest(request, file, exportName, sources) : { ...nothing, problems: [notAStep(request)] };
  }
  const name = packageNameOf(path);
  const owner = name === undefined ? undefined : project.packages.find(name, project.root);
  if (owner === undefined) return { ...nothing, problems: [sourceNotFound(request)] };
  return packageDigest(request, owner, project.packages);
}

/** The file of a source, which is code and not part of an installed package; it is only ever hashed. */
function sourceFile(path: string, { names, root }: Project): string | undefined {
  for (const file of names.filesOf(path)) {
    if (languageOf(file) === undefined || !existsSync(file)) continue;
    const real = realpathSync(file);
    if (names.holds(real) ? !isInNodeModules(real.slice(root.length)) : !isInNodeModules(real)) return real;
  }
  return undefined;
}
