import { type Problem, TsugiteError } from "@tsugite/core";

/** One error for everything that is wrong with the sources. */
export function buildFailed(source: string, problems: readonly Problem[], cause?: unknown): TsugiteError {
  const texts = problems.map(({ at, message, fix }) => {
    const where = at === undefined ? "" : `${at}: `;
    return `${where}${message.trimEnd()}${message.includes("\n") ? "\n\n" : " "}${fix ?? ""}`.trimEnd();
  });
  const count = problems.length === 1 ? "" : ` There are ${problems.length} problems.`;
  const at = problems[0]?.at;
  return new TsugiteError("PIPELINE_BUILD_FAILED", `${source} could not be built.${count}\n\n${texts.join("\n\n")}`, {
    problems,
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined ? {} : { cause }),
  });
}
