import { findActiveStack } from "../../config/active-stack.ts";
import { readConfig } from "../../config/read-config.ts";

/** The stack, where a later command must be given it as `--stack`; undefined where that would use it anyway. */
export async function stackToName(projectRoot: string, stack: string): Promise<string | undefined> {
  try {
    const config = await readConfig(projectRoot);
    // Whether the variable will still be set then, nobody knows.
    const { name } = await findActiveStack({ projectRoot, config, env: {} });
    return name === stack ? undefined : stack;
  } catch {
    return stack;
  }
}
