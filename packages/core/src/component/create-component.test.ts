import { expect, test } from "vitest";
import { createComponent } from "./create-component.ts";
import type { StackComponentOptions } from "./stack-component.ts";
import { PlainOrchestrator } from "./temporary-stack.test-helper.ts";

const options = {
  type: "orchestrator",
  name: "n",
  source: "./flavor.ts#Nice",
  root: import.meta.dirname,
  config: {},
} as const;

test("a constructor that throws is told with its class, its error and its place", async () => {
  class Nice extends PlainOrchestrator {
    static override readonly FLAVOR = "nice";
    constructor(given: StackComponentOptions<unknown>) {
      super(given);
      throw new RangeError("no such size");
    }
  }
  await expect(createComponent(Nice, options)).rejects.toMatchObject({
    code: "COMPONENT_INVALID",
    message: expect.stringContaining(
      "The constructor of Nice, the orchestrator flavor nice, threw RangeError: no such size",
    ),
    at: expect.stringMatching(/^create-component\.test\.ts:\d+:\d+$/),
    cause: expect.any(RangeError),
  });
});
