import type { JsonObject } from "@tsugite/core";
import * as v from "valibot";
import { COMPONENT_TYPES, NAME_PATTERN, type ProjectConfig } from "./project-config.ts";

const name = v.pipe(v.string(), v.regex(NAME_PATTERN));
const source = v.pipe(v.string(), v.regex(/^[^#]+#[A-Za-z_$][\w$]*$/));
const type = v.picklist(COMPONENT_TYPES);
const json = v.custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value));

const stack = v.strictObject({
  orchestrator: name,
  "artifact-store": name,
  "metadata-store": name,
  "image-builder": v.exactOptional(name),
  "container-registry": v.exactOptional(name),
});
const component = v.strictObject({ flavor: name, config: v.exactOptional(json) });
const components = v.exactOptional(v.record(name, component));
const flavor = v.strictObject({ type, name, source });

/** The shape of `tsugite.yaml`. What is left empty is read as absent. */
export const configSchema: v.GenericSchema<unknown, ProjectConfig> = v.strictObject({
  stacks: v.optional(v.record(name, stack), {}),
  components: v.optional(
    v.strictObject({
      orchestrator: components,
      "artifact-store": components,
      "metadata-store": components,
      "image-builder": components,
      "container-registry": components,
    }),
    {},
  ),
  flavors: v.optional(v.array(flavor), []),
});
