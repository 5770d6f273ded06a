import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackComponentType } from "@tsugite/core";
import { LineCounter, parseDocument } from "yaml";
import { CONFIG_FILE } from "../project/find-project-root.ts";
import { placeOf } from "./config-problem.ts";

/**
 * Where `tsugite.yaml` says an entry of a component: `tsugite.yaml:4:15`. Undefined for one that is not in the file.
 */
export function locateComponent(
  projectRoot: string,
  { type, name }: { readonly type: StackComponentType; readonly name: string },
  entry: "flavor" | "config",
): string | undefined {
  const path = ["components", type, name, entry];
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(readFileSync(join(projectRoot, CONFIG_FILE), "utf8"), { lineCounter });
    return document.hasIn(path)
      ? `${CONFIG_FILE}:${placeOf(document, lineCounter, path, entry === "config")}`
      : undefined;
  } catch {
    // It is only read again to tell more about a problem, which stands without it.
    return undefined;
  }
}
