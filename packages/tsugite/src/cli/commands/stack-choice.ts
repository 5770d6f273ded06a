import type { Stack } from "@tsugite/core";
import type { RunPlace } from "../../client/with-run.ts";
import { findProjectRoot } from "../../project/find-project-root.ts";
import { openStack } from "../../stack/open-stack.ts";
import type { CliContext } from "../cli-context.ts";

/** The option `--stack`. */
export interface StackChoice {
  readonly stack?: string;
}

/** Where the functions of the client look. */
export function placeOf({ cwd }: CliContext, { stack }: StackChoice): RunPlace {
  return { directory: cwd, ...(stack === undefined ? {} : { stack }) };
}

/** Calls a function with the stack that is used, and closes the stack afterwards. */
export async function withStack<Result>(
  { cwd }: CliContext,
  choice: StackChoice,
  use: (stack: Stack, projectRoot: string) => Promise<Result>,
): Promise<Result> {
  const projectRoot = findProjectRoot(cwd);
  const { stack } = await openStack(projectRoot, choice);
  try {
    return await use(stack, projectRoot);
  } finally {
    await stack.close();
  }
}
