import { readdir } from "node:fs/promises";
import { inspect, isDeepStrictEqual } from "node:util";
import { checkComponentClass, type EntrypointConfigurationClass, reasonOf, StackComponentType } from "@tsugite/core";
import type { Check } from "../check.ts";
import { entrypointSource } from "../kit/entrypoint-source.ts";
import { pathOf } from "../kit/kit-stack.ts";
import { bundleOf } from "../kit/run-pipeline.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function classChecks({ kit, tested }: Conformance): readonly Check[] {
  const names = {
    class: "the class is an orchestrator's",
    source: "the entrypoint configuration is found by its SOURCE",
    constructor: "making an orchestrator has no effects",
    config: "the config is parsed by its schema",
  };
  const tests = tested.orchestrator.class as unknown as {
    readonly configSchema?: unknown;
    readonly entrypointConfiguration?: EntrypointConfigurationClass;
  };
  const { entrypointConfiguration: configuration } = tests;
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
      name: names.source,
      ...(configuration === undefined ? { leftOut: "the class has no entrypointConfiguration" } : {}),
      body: async () => {
        if (configuration === undefined) return;
        const broken = (found: string): never =>
          kit.broken(names.source, {
            promise: promises.source,
            found: `Of ${configuration.name}, the entrypointConfiguration of ${tested.orchestrator.class.name}, ${found}`,
          });
        if (!Object.hasOwn(configuration, "SOURCE")) broken("it sets no SOURCE of its own.");
        const module = pathOf(tested.orchestrator.module);
        const found = entrypointSource(configuration, module);
        if (typeof found === "string") return broken(found);
        await kit.inWorkplace(names.source, (place) =>
          place.withPipeline("matrix.ts#linear_value", async (pipeline) => {
            try {
              await bundleOf(pipeline, await place.open());
            } catch (error) {
              if (!reasonOf(error).includes(`"${found.export}" is not exported by`)) throw error;
              broken(`its SOURCE is "${configuration.SOURCE}", but ${found.module} does not export ${found.export}.`);
            }
          }),
        );
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
