import { type Pipeline, type PipelineHookContext, pipeline } from "@tsugite/core";
import { start, throws } from "./steps.ts";

/** Begins the lines that the hooks of a pipeline print. */
export const HOOK_MARK = "tsugite-kit hook ";

const say =
  (hook: string) =>
  ({ log }: PipelineHookContext): void =>
    log(HOOK_MARK + hook);

const hooks = {
  onStart: say("onStart"),
  onSuccess: say("onSuccess"),
  onFailure: (_: Error, context: PipelineHookContext): void => say("onFailure")(context),
};

export const succeeding: Pipeline = pipeline({ name: "hooks-succeeding", ...hooks }, () => start({ parts: 0 }));
export const failing: Pipeline = pipeline({ name: "hooks-failing", ...hooks }, () => throws({ parts: 0 }));
