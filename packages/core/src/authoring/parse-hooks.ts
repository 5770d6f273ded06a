import { HOOK_NAMES, type HookName } from "./hooks.ts";
import type { OptionProblems } from "./option-problems.ts";

/** The hooks of a step or a pipeline, by name. */
export type HookFunctions = Readonly<Partial<Record<HookName, (...args: unknown[]) => unknown>>>;

/** Reads the options that are hooks. */
export function parseHooks(
  options: Readonly<Record<string, unknown>>,
  problems: OptionProblems,
): { readonly hooks?: HookFunctions } {
  const hooks: Partial<Record<HookName, (...args: unknown[]) => unknown>> = {};
  for (const name of HOOK_NAMES) {
    const hook = options[name];
    if (typeof hook === "function") hooks[name] = hook as (...args: unknown[]) => unknown;
    else if (hook !== undefined) problems.add(name, hook, "Give it a function.");
  }
  return Object.keys(hooks).length === 0 ? {} : { hooks };
}

/** The names of the hooks there are, for a spec: those who run steps ask only for these. */
export function hookNames(hooks: HookFunctions | undefined): { readonly hooks?: readonly HookName[] } {
  return hooks === undefined ? {} : { hooks: HOOK_NAMES.filter((name) => hooks[name] !== undefined) };
}
