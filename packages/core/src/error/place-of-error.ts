import { isError } from "./is-error.ts";
import { frameInProject } from "./to-error-record.ts";

/** Where an error was raised: `file:line:column` in the project, else the absolute path of its topmost frame in a file. */
export function placeOfError(error: unknown, projectRoot: string): string | undefined {
  if (!isError(error)) return undefined;
  return frameInProject(error.stack, projectRoot) ?? topmostFrame(error.stack);
}

function topmostFrame(stack: string | undefined): string | undefined {
  const place = /^\s+at (?:.*\()?(?:file:\/\/)?((?:\/|[A-Za-z]:\\).*?:\d+:\d+)\)?$/m.exec(stack ?? "");
  return place?.[1];
}
