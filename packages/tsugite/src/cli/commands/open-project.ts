import type { ProjectConfig } from "../../config/project-config.ts";
import { readConfig } from "../../config/read-config.ts";
import { findProjectRoot } from "../../project/find-project-root.ts";
import type { CliContext } from "../cli-context.ts";

export interface Project {
  /** Absolute path. */
  readonly projectRoot: string;
  readonly config: ProjectConfig;
}

/** The project that the working directory belongs to. */
export async function openProject({ cwd }: CliContext): Promise<Project> {
  const projectRoot = findProjectRoot(cwd);
  return { projectRoot, config: await readConfig(projectRoot) };
}
