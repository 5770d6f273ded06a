import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The frames of a stack that lie in the user's project, with paths relative to it; with `all`, every frame. */
export function userFrames(stack: string | undefined, projectRoot: string, all = false): string[] {
  const frames = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const shown = frames.map((line) => ({ line: line.trim(), local: localised(line, projectRoot) }));
  return shown.flatMap(({ line, local }) => local ?? (all ? line : []));
}

/** The frame with a relative path; undefined when it lies outside of the project or in a package. */
function localised(line: string, projectRoot: string): string | undefined {
  const place = /((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line);
  const [, path] = place ?? [];
  if (path === undefined) return undefined;
  const local = relative(projectRoot, path.startsWith("file:") ? fileURLToPath(path) : path)
    .split(sep)
    .join("/");
  const outside =
    local.startsWith("../") || /(?:^|\/)(?:node_modules|\.tsugite)\//.test(local) || /^[A-Za-z]:/.test(local);
  return outside ? undefined : line.trim().replace(path, local);
}
