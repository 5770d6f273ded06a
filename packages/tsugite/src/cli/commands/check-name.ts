import { TsugiteError } from "@tsugite/core";
import { NAME_PATTERN } from "../../config/project-config.ts";
import { withArticle } from "../../config/with-article.ts";

/** Raises `NAME_INVALID` when a stack or component cannot be called so. */
export function checkName(what: string, name: string): void {
  if (NAME_PATTERN.test(name)) return;
  throw new TsugiteError("NAME_INVALID", `${JSON.stringify(name)} cannot be the name of ${withArticle(what)}.`, {
    fix: "Use letters, digits, `_`, `.` and `-` only.",
  });
}
