import type { OrchestratorCapabilities, Problem } from "@tsugite/core";
import * as v from "valibot";

// A field that a later minor of core adds is optional here: a flavor that does not mention it does not have it.
const capabilities: v.GenericSchema<unknown, OrchestratorCapabilities> = v.object({
  intents: v.pipe(v.array(v.picklist(["run", "deploy", "compile"])), v.minLength(1)),
  steps: v.picklist(["local", "remote"]),
  schedules: v.boolean(),
  retries: v.picklist(["engine", "runStep"]),
  parallel: v.boolean(),
  failureModes: v.pipe(v.array(v.picklist(["continueOnFailure", "stopOnFailure", "failFast"])), v.minLength(1)),
  pipelineHooks: v.boolean(),
  resources: v.array(v.picklist(["cpu", "memory", "gpu"])),
});

/** What is wrong with the `supports` of an orchestrator class. */
export function checkSupports(className: string, supports: unknown): Problem[] {
  const parsed = v.safeParse(capabilities, supports);
  return (parsed.issues ?? []).map((issue) => {
    const path = ["supports", ...(issue.path ?? []).map((item) => String(item.key))].join(".");
    return {
      code: "COMPONENT_INVALID",
      message: `${className} has in ${path} ${receivedText(issue)}, where ${expectedText(issue)} is expected.`,
      fix: "See OrchestratorCapabilities of @tsugite/core; spread PLAIN_CAPABILITIES for what you do not say yourself.",
    };
  });
}

function receivedText({ type, received }: v.BaseIssue<unknown>): string {
  return type === "min_length" ? "an empty list" : received === "undefined" ? "nothing" : received;
}

function expectedText({ type, expected }: v.BaseIssue<unknown>): string {
  // A missing entry is expected by its own name, which says nothing.
  return type === "min_length" ? "at least one" : type === "object" ? "a value" : (expected ?? "another value");
}
