import { parseArgs } from "node:util";
import type { FlavorCommand } from "@tsugite/core";
import type { S3ArtifactStore } from "./artifact-store.ts";
import type { Finding } from "./s3/diagnose.ts";

/** `tsugite s3 check`: what a store lacks, in words. Exits with 1 when it lacks something. */
export const check: FlavorCommand<S3ArtifactStore> = async ({ args, component, json, signal, write }) => {
  const { values } = parseArgs({ args: [...args], options: { name: { type: "string" } } });
  const { name, config, root, location } = await component(values.name);
  const { diagnose } = await import("./s3/diagnose.ts");
  const findings = await diagnose({ name, config, root }, signal);
  const isComplete = findings.every(({ state }) => state === "ok");
  if (json) write(JSON.stringify({ name, location, endpoint: config.endpoint ?? null, isComplete, findings }));
  else {
    write(`The artifact store ${name}: ${location}${config.endpoint === undefined ? "" : ` at ${config.endpoint}`}`);
    for (const finding of findings) for (const line of linesOf(finding)) write(line);
  }
  return isComplete ? 0 : 1;
};

const SIGNS = { ok: "✓", missing: "✗", "not-tried": "-" } as const;

function* linesOf({ need, actions, state, note, fix }: Finding): Generator<string> {
  const rights = actions.length === 0 ? "" : ` (${actions.join(", ")})`;
  yield `  ${SIGNS[state]} ${need}${rights}${state === "not-tried" ? ": not tried" : ""}`;
  if (note !== undefined) yield `      ${note}`;
  if (fix !== undefined) yield `      ${fix}`;
}
