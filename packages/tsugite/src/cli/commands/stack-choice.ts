import type { Stack } from "@tsugite/core";
import { findProjectRoot } from "../../project/find-project-root.ts";
import { openStack } from "../../stack/open-stack.ts";
import type { CliContext } from "../cli-context.ts";

/** The option `--stack`. */
export interface StackChoice {
  readonly stack?: string;
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
