import { type Paint, paintFor } from "./format/paint.ts";

/** What a command may use of the process it runs in. */
export interface CliContext {
  readonly cwd: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Whether one JSON document is wanted on stdout instead of text. */
  readonly json: boolean;
  /** Whether everything is to be told, such as stack frames that are not the user's. */
  readonly verbose: boolean;
  /** What `--stack` or `TSUGITE_STACK` names, for the commands that people are told of. */
  readonly stack: string | undefined;
}

/** A command's implementation; loaded when the command is used. What it returns becomes the exit code. */
export type CommandAction<Options extends object = object> = (
  context: CliContext,
  args: readonly string[],
  options: Options,
) => Promise<number | void>;

/** Writes a command's result: as one JSON document, or as text. */
export function print(context: CliContext, data: unknown, text: (paint: Paint) => string): void {
  const output = context.json ? JSON.stringify(data, null, 2) : text(paintFor(context.stdout));
  context.stdout.write(output === "" || output.endsWith("\n") ? output : `${output}\n`);
}
