import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackComponentType } from "@tsugite/core";
import { LineCounter, parseDocument } from "yaml";
import { CONFIG_FILE } from "../project/find-project-root.ts";
import { placeOf } from "./config-problem.ts";

/** Where `tsugite.yaml` says the flavor of a component: `tsugite.yaml:4:15`. Undefined for one that is not in the file. */
export function locateFlavorOf(projectRoot: string, type: StackComponentType, name: string): string | undefined {
  const path = ["components", type, name, "flavor"];
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(readFileSync(join(projectRoot, CONFIG_FILE), "utf8"), { lineCounter });
    return document.hasIn(path) ? `${CONFIG_FILE}:${placeOf(document, lineCounter, path, false)}` : undefined;
  } catch {
    // It is only read again to tell more about a problem, which stands without it.
    return undefined;
  }
}
