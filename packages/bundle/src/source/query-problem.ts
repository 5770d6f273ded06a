import type { Problem } from "@tsugite/core";

/** What is wrong with a path that has a `?`: to the bundler, a query begins there. */
export function queryProblem(path: string): Problem {
  return {
    code: "PIPELINE_BUILD_FAILED",
    message: `The path ${path} has a \`?\`, where imports begin a query instead of going on with a file's name.`,
    fix: QUERY_FIX,
  };
}

/** What to do about it. */
export const QUERY_FIX = "Rename the file or folder.";
