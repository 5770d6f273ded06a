import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Problem, TsugiteError, throwProblems } from "@tsugite/core";
import { safeParse } from "valibot";
import { type Document, LineCounter, parseDocument } from "yaml";
import { CONFIG_FILE } from "../project/find-project-root.ts";
import { checkReferences } from "./check-references.ts";
import { issueToProblem, placeOf } from "./config-problem.ts";
import { configSchema } from "./config-schema.ts";
import type { ProjectConfig } from "./project-config.ts";

/** What `tsugite.yaml` of a project says; the empty config when there is no such file. Raises `CONFIG_INVALID`. */
export async function readConfig(projectRoot: string): Promise<ProjectConfig> {
  const text = await readConfigText(projectRoot);
  return text === undefined ? EMPTY_CONFIG : parseConfig(text).config;
}

const EMPTY_CONFIG: ProjectConfig = { stacks: {}, components: {}, flavors: [] };

/** The text of the file; undefined when there is none. */
export async function readConfigText(projectRoot: string): Promise<string | undefined> {
  try {
    return await readFile(join(projectRoot, CONFIG_FILE), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new TsugiteError("CONFIG_INVALID", `${join(projectRoot, CONFIG_FILE)} cannot be read.`, { cause: error });
  }
}

/** Parses and checks the text of a `tsugite.yaml`. All problems are raised at once, each with its line and column. */
export function parseConfig(text: string): { readonly config: ProjectConfig; readonly document: Document } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (position: string): string => `${CONFIG_FILE}:${position}`;
  throwProblems(
    document.errors.map((error) => {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      return {
        code: "CONFIG_INVALID",
        message: sentence(error.message),
        fix: "Correct it by hand: no command changes a file that is no YAML.",
        at: at(`${line}:${col}`),
      };
    }),
    CONFIG_FILE,
  );
  const value = dropEmpty(toPlain(document));
  const locate = (path: readonly (string | number)[], key = false): string =>
    at(placeOf(document, lineCounter, path, key));
  const parsed = safeParse(configSchema, value);
  const problems: Problem[] = parsed.success
    ? checkReferences(parsed.output, locate)
    : parsed.issues.map((issue) => issueToProblem(issue, locate));
  throwProblems(problems, CONFIG_FILE);
  return { config: parsed.output as ProjectConfig, document };
}

function toPlain(document: Document): unknown {
  try {
    const value: unknown = document.toJS() ?? {};
    if (typeof value === "object" && !Array.isArray(value)) return value;
  } catch (cause) {
    throw new TsugiteError("CONFIG_INVALID", `${CONFIG_FILE} has aliases that cannot be resolved.`, { cause });
  }
  throw new TsugiteError("CONFIG_INVALID", `${CONFIG_FILE} must be a map.`, {
    fix: "Begin with `stacks:`, or let `tsugite init` write one.",
  });
}

/** An entry that is left empty, such as `stacks:` with only comments below it, is read as absent. */
function dropEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, key === "components" ? dropEmpty(entry) : entry]));
}

function sentence(message: string): string {
  return message.endsWith(".") ? message : `${message}.`;
}
