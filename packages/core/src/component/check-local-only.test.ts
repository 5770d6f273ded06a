import { expect, test } from "vitest";
import { PLAIN_CAPABILITIES } from "../orchestrator/orchestrator-capabilities.ts";
import { checkLocalOnly } from "./check-local-only.ts";
import type { StackOptions } from "./stack.ts";
import { PlainOrchestrator, temporaryStack } from "./temporary-stack.test-helper.ts";

class Remote extends PlainOrchestrator {
  static override readonly FLAVOR: string = "remote";
  static override readonly supports = { ...PLAIN_CAPABILITIES, steps: "remote" } as const;
}

async function told(config: unknown, options: Partial<StackOptions> = {}): Promise<readonly unknown[]> {
  const orchestrator = new Remote({ name: "cluster", config, root: "/" });
  return checkLocalOnly({ stack: await temporaryStack({ orchestrator, ...options }) });
}

test("stores that only this machine has are one problem, in whose way out no flavor is named that nobody knows", async () => {
  expect(await told({})).toEqual([
    {
      code: "COMPONENT_LOCAL_ONLY",
      message:
        "The metadata-store local (flavor sqlite) and the artifact-store local (flavor local) exist only on this machine, but the remote orchestrator runs steps elsewhere.",
      fix: "Use a metadata-store and an artifact-store that other machines reach.",
    },
  ]);
});

test("known flavors are named, with the command that installs one that is missing; first is what needs no other store", async () => {
  const sharedFlavors = {
    "metadata-store": { name: "database", install: "npm install database" },
    "artifact-store": { name: "bucket" },
  };
  expect(await told({ sameHost: false }, { sharedFlavors })).toMatchObject([
    {
      fix: "If its steps run on this machine, set `sameHost: true` in the config of cluster. Else use a metadata-store and an artifact-store that other machines reach, for example of the flavors database (`npm install database`) and bucket.",
    },
  ]);
});

test("there is nothing to say where steps run here", async () => {
  const stack = await temporaryStack();
  expect(checkLocalOnly({ stack })).toEqual([]);
});
