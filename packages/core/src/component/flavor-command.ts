import type { StackComponent } from "./stack-component.ts";

/** What a command of a flavor is called with. */
export interface FlavorCommandCall<Component extends StackComponent = StackComponent> {
  /**
   * What stands after the command's name, for `parseArgs` of `node:util`. `--json`, `--verbose`, `--help` and `--version`
   * are not among it: they mean the same for every command.
   */
  readonly args: readonly string[];
  /** Absolute path of the project. */
  readonly projectRoot: string;
  /**
   * The component that the command is about, with its config checked: the one of this name; without a name that of the
   * active stack if it is of this flavor, else the only one of the project. Where the project has none, one with an empty
   * config. Raises `COMPONENT_NOT_FOUND`, `COMPONENT_CONFIG_INVALID`, and `USAGE` when it is not clear which one is meant.
   */
  component(name?: string): Promise<Component>;
  /** Whether one JSON document is wanted on stdout, and nothing else. */
  readonly json: boolean;
  /** Whether everything is to be told. */
  readonly verbose: boolean;
  /** Aborted by Ctrl-C; a second one ends the process. */
  readonly signal: AbortSignal;
  /** Writes a line of the result to stdout. */
  write(line: string): void;
  /** Writes a line about what is going on to stderr. */
  say(line: string): void;
}

/**
 * A command that a flavor adds to the command line, as `tsugite <flavor> <command>`. Its package names it in package.json:
 * `"commands": [{ "name": "up", "summary": "Start it", "source": "./dist/commands.js#up" }]` beside the flavor's class;
 * `"options": [{ "flags": "--name <component>", "summary": "Start this one" }]` there shows its options in the help. It is
 * imported when it is used.
 *
 * What it returns becomes the exit code; 0 by default. A {@link TsugiteError} that it throws is told as any other.
 *
 * @example
 * ```ts
 * export const status: FlavorCommand<MyOrchestrator> = async ({ args, component, json, write }) => {
 *   const { values } = parseArgs({ args: [...args], options: { name: { type: "string" } } });
 *   const orchestrator = await component(values.name);
 *   write(json ? JSON.stringify(orchestrator.config) : `It runs at ${orchestrator.config.url}.`);
 * };
 * ```
 */
export type FlavorCommand<Component extends StackComponent = StackComponent> = (
  call: FlavorCommandCall<Component>,
) => Promise<number | void>;
