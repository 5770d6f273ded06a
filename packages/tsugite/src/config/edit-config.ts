import { join } from "node:path";
import { CONFIG_FILE } from "../project/find-project-root.ts";
import { writeFileAtomic } from "../project/write-file-atomic.ts";
import { writeProject } from "../project/write-project.ts";
import { ConfigEditor } from "./config-editor.ts";
import type { ProjectConfig } from "./project-config.ts";
import { parseConfig, readConfigText } from "./read-config.ts";

/**
 * Changes `tsugite.yaml` of a project, with its comments kept; makes the file when there is none.
 *
 * What is written is checked first, so that an edit cannot leave a file behind that the next command refuses.
 * Raises `CONFIG_INVALID` and `PROJECT_NOT_WRITABLE`.
 */
export async function editConfig(
  projectRoot: string,
  edit: (editor: ConfigEditor, config: ProjectConfig) => void,
): Promise<ProjectConfig> {
  const { config, document } = parseConfig((await readConfigText(projectRoot)) ?? "");
  const editor = new ConfigEditor(document);
  edit(editor, config);
  const text = editor.toString();
  const edited = parseConfig(text).config;
  const file = join(projectRoot, CONFIG_FILE);
  await writeProject(file, () => writeFileAtomic(file, text));
  return edited;
}
