import { type Problem, TsugiteError } from "@tsugite/core";

/** One error for everything that keeps a bundle from being made. */
export function bundleFailed(problems: readonly Omit<Problem, "code">[], cause?: unknown): TsugiteError {
  const texts = problems.map(({ at, message, fix }) =>
    `${at === undefined ? "" : `${at}: `}${message} ${fix ?? ""}`.trimEnd(),
  );
  const text = texts.length === 1 ? ` ${texts[0]}` : `\n${texts.map((line) => `  - ${line}`).join("\n")}`;
  return new TsugiteError("BUNDLE_FAILED", `The bundle could not be made.${text}`, {
    problems: problems.map((problem) => ({ ...problem, code: "BUNDLE_FAILED" })),
    ...(cause === undefined ? {} : { cause }),
  });
}
