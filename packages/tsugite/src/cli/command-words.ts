import { type CommandEnvironment, withCommandName } from "./command-name.ts";

/** The options of functions that errors name, as the command line calls them. */
const FLAGS: Readonly<Record<string, string>> = {
  acceptChanges: "--accept-changes",
  catchUp: "--catch-up",
  end: "--end",
  grace: "--grace",
  keepRuns: "--keep-runs",
  maxParallel: "--max-parallel",
  olderThan: "--older-than",
  rerun: "--rerun",
  start: "--start",
  timeZone: "--timezone",
  unpause: "--unpause",
};

/** Commands that look for runs on a stack, in backticks. */
const STACK_COMMAND = /`tsugite (?:run|runs|artifacts|cache|gc|deploy|undeploy|schedules)(?= |`)[^`]*/g;

export interface CommandWordsOptions {
  readonly env?: CommandEnvironment;
  /** What `--stack` or `TSUGITE_STACK` named this time. @default none */
  readonly stack?: string | undefined;
}

/**
 * What a function says, for those who typed a command: options that it names in backticks are flags, and commands begin
 * as they have to be typed here, and look at the same stack.
 */
export function inCommandWords(text: string, { env, stack }: CommandWordsOptions = {}): string {
  const withFlags = text.replaceAll(/`(\w+)`/g, (code, name) =>
    Object.hasOwn(FLAGS, name) ? `\`${FLAGS[name]}\`` : code,
  );
  const withStack =
    stack === undefined
      ? withFlags
      : withFlags.replaceAll(STACK_COMMAND, (code) => (code.includes(" --stack ") ? code : `${code} --stack ${stack}`));
  return withCommandName(withStack, env);
}
