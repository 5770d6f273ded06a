import { delimiter, dirname } from "node:path";
import { workspace } from "../../docs/doc-project.ts";

const OF_THE_USER = /^npm_config_(cache|userconfig|cafile|proxy|https_proxy|noproxy)$/;

/**
 * The environment of somebody's terminal: Node as this process runs it, and nothing of this workspace, neither its
 * programs nor what npm and pnpm tell the scripts that they run.
 */
export function terminalEnvironment(): NodeJS.ProcessEnv {
  const { PATH = "", ...others } = process.env;
  const folders = PATH.split(delimiter).filter((folder) => !folder.startsWith(workspace));
  const kept = Object.entries(others).filter(([name]) => !isOfRunner(name.toLowerCase()));
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), ...folders].join(delimiter), NO_COLOR: "1" };
}

function isOfRunner(name: string): boolean {
  if (/^(ci|init_cwd|node_options|node_env|force_color|pnpm_config_registry)$/.test(name)) return true;
  return /^(npm_|vitest|turbo_)/.test(name) && !OF_THE_USER.test(name);
}
