import type { CodeRequest, Problem } from "@tsugite/core";
import { describeRequest } from "./code-digests.ts";
import type { Unseen } from "./edit-references.ts";

/** The problem of a step that reaches a place whose code cannot be known. */
export function unseenProblem(request: CodeRequest, place: { what: Unseen; at: string }): Problem {
  const { message, fix } = words[place.what];
  return { code: "CODE_NOT_SEEN", message: `${describeRequest(request)} reaches ${message}.`, fix, at: place.at };
}

/** The problem of a source at which there is no step. */
export function notAStep(request: CodeRequest): Problem {
  return {
    code: "CODE_NOT_SEEN",
    message: `${describeRequest(request)} cannot be found: there is no step(…) at this export.`,
    fix: "Write `export const name = step(…)` in that file.",
  };
}

/** The problem of a source whose file or package does not exist. */
export function sourceNotFound(request: CodeRequest): Problem {
  return {
    code: "CODE_NOT_SEEN",
    message: `${describeRequest(request)} cannot be found: neither the project nor its packages have such a file.`,
    fix: "Install the package, or correct the path; paths are relative to the project root.",
  };
}

const words: Readonly<Record<Unseen, { message: string; fix: string }>> = {
  import: {
    message: "a computed import(), so that nobody can know its code",
    fix: 'Write the path as a literal, import("./x.ts"), or choose among literal imports; a file that is only data is declared by new URL("./x", import.meta.url).',
  },
  require: {
    message: "a computed require(), so that nobody can know its code",
    fix: 'Write the path as a literal, require("./x.cjs"), or choose among literal ones.',
  },
  file: {
    message: "a file outside of the project",
    fix: "Move the file into the project, or give it to the step as an input: file(path).",
  },
};
