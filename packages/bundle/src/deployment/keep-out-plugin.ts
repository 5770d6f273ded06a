import { readFile } from "node:fs/promises";
import type { Plugin } from "rolldown";
import type { Project } from "../source/project.ts";
import { languageOf } from "../syntax/parse-source.ts";
import type { BundleContents } from "./bundle-contents.ts";
import type { BundleFindings } from "./bundle-findings.ts";
import { KEPT_PREFIX } from "./kept-module.ts";
import { reachesForFiles } from "./reaches-for-files.ts";

/** Finds the packages that reach for files of their own, and leads to those that stay outside. */
export function keepOutPlugin(project: Project, contents: BundleContents, findings: BundleFindings): Plugin {
  const known = findings.size;
  return {
    name: "tsugite:keep-out",
    resolveId(specifier) {
      if (!specifier.startsWith(KEPT_PREFIX)) return null;
      return { id: `./${specifier.slice(KEPT_PREFIX.length)}`, external: "absolute" };
    },
    async load(id) {
      if (id.startsWith("\0") || contents.isOwn(id) || languageOf(id) === undefined) return null;
      const code = await readFile(id, "utf8");
      if (!reachesForFiles(code)) return { code };
      findings.keepOwner(id, project.packages);
      // What it imports need not be looked at: it is built again without it.
      return { code: "" };
    },
    buildEnd(error) {
      // Saves the half of the work that would be thrown away.
      if (error === undefined && findings.size > known) throw new Error("The bundle is built again.");
    },
  };
}
