import { readdir } from "node:fs/promises";
import { inspect, isDeepStrictEqual } from "node:util";
import { checkComponentClass, StackComponentType } from "@tsugite/core";
import type { Check } from "../check.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function classChecks({ kit, tested }: Conformance): readonly Check[] {
  const names = {
    class: "the class is an orchestrator's",
    constructor: "making an orchestrator has no effects",
    config: "the config is parsed by its schema",
  };
  const tests = tested.orchestrator.class as unknown as { readonly configSchema?: unknown };
  return [
    {
      name: names.class,
      body: async () => {
        const source = `the class ${tested.orchestrator.class.name}`;
        const [problem] = checkComponentClass(tested.orchestrator.class, {
          type: StackComponentType.ORCHESTRATOR,
          source,
        });
        if (problem !== undefined) kit.broken(names.class, { promise: promises.class, found: problem.message });
      },
    },
    {
      name: names.constructor,
      body: () =>
        kit.inWorkplace(names.constructor, async (place) => {
          const before = await readdir(place.root);
          await place.open();
          const made = (await readdir(place.root)).filter((file) => !before.includes(file));
          if (made.length === 0) return;
          kit.broken(names.constructor, {
            promise: promises.constructor,
            found: `It made ${made.join(", ")} in its root.`,
          });
        }),
    },
    {
      name: names.config,
      ...(tests.configSchema === undefined ? { leftOut: "the class has no configSchema" } : {}),
      body: () =>
        kit.inWorkplace(names.config, async (place) => {
          const { stack, parsedConfig } = await place.open();
          if (isDeepStrictEqual(stack.orchestrator.config, parsedConfig)) return;
          kit.broken(names.config, {
            promise: promises.config,
            found: `The schema makes ${inspect(parsedConfig)}; the instance has ${inspect(stack.orchestrator.config)}.`,
          });
        }),
    },
  ];
}
