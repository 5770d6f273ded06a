import { isFlavorType } from "./flavor-type.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The arguments as they were meant. `npm create tsugite name --flavor`, without `--` before the options, keeps them for npm:
 * they come as variables of the environment, and the value of one as an argument that stands alone.
 */
export function withOptionsNpmKept(args: readonly string[], environment: Environment): readonly string[] {
  if (!environment.npm_config_user_agent?.startsWith("npm/")) return args;
  const { npm_config_flavor: flavor, npm_config_type: type, npm_config_install: install } = environment;
  const kept: string[] = [];
  let given = args;
  if (flavor === "true") kept.push("--flavor");
  if (type === "true") {
    const value = args.find(isFlavorType);
    kept.push("--type", ...(value === undefined ? [] : [value]));
    given = args.filter((one) => one !== value);
  } else if (type !== undefined) {
    kept.push("--type", type);
  }
  if (install === "") kept.push("--no-install");
  return [...given, ...kept];
}
