import { ENTRYPOINT_CONFIG_SOURCE_OPTION, TsugiteError } from "@tsugite/core";

/** The class that is to interpret the arguments: the one option that is read before all others. */
export function configSourceOf(argv: readonly string[]): string {
  const option = `--${ENTRYPOINT_CONFIG_SOURCE_OPTION}`;
  const index = argv.findIndex((argument) => argument === option || argument.startsWith(`${option}=`));
  const found = argv[index];
  const value = found === option ? argv[index + 1] : found?.slice(option.length + 1);
  if (value !== undefined && value !== "") return value;
  throw new TsugiteError("ENTRYPOINT_ARGUMENT_INVALID", `The option ${option} is missing.`, {
    fix: `Start the entrypoint with the arguments that getEntrypointArguments() gives: ${option} <module#Class> …`,
  });
}
