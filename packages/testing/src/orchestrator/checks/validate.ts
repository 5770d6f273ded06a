import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageWithoutFix, reasonOf, TsugiteError } from "@tsugite/core";
import type { Check } from "../check.ts";
import { bundleOf } from "../kit/run-pipeline.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function validateCheck({ kit }: Conformance): Check {
  const name = "a deployment that is refused has changed nothing";
  return {
    name,
    body: () =>
      kit.inWorkplace(name, (place) =>
        place.withPipeline("matrix.ts#linear_value", async (pipeline) => {
          const broken = (found: string): never => kit.broken(name, { promise: promises.validate, found });
          const { stack, ...opened } = await place.open();
          const before = await filesIn(place.root);
          let madeBundle = false;
          // Whatever it supports: no run can have this name, and every component is asked all the same.
          const refused = await stack
            .deployPipeline({
              spec: pipeline.spec,
              runtimeConfiguration: { parameters: {}, cache: true, runName: "no/name" },
              runtime: pipeline.loaded.runtime,
              bundle: () => {
                madeBundle = true;
                return bundleOf(pipeline, { stack, ...opened });
              },
            })
            .then(
              () => broken('A run with the name "no/name" was taken.'),
              (error: unknown) => error,
            );
          if (!TsugiteError.is(refused, "NAME_INVALID")) {
            const said = TsugiteError.is(refused) ? messageWithoutFix(refused) : `validate threw: ${reasonOf(refused)}`;
            broken(`Only the name of the run is wrong, but what is said is: ${said}`);
          }
          if (madeBundle) broken("The bundle was made before the deployment was refused.");
          const after = await filesIn(place.root);
          const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
            (file) => before.get(file) !== after.get(file),
          );
          if (changed.length > 0) broken(`In the root of the stack was changed: ${changed.join(", ")}.`);
        }),
      ),
  };
}

async function filesIn(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digests = files.map(async (file) => {
    return [
      file.slice(root.length + 1),
      createHash("sha256")
        .update(await readFile(file))
        .digest("hex"),
    ] as const;
  });
  return new Map(await Promise.all(digests));
}
