import type { StandardSchemaV1 } from "@standard-schema/spec";
import { placeOfError } from "../error/place-of-error.ts";
import { type Problem, throwProblems } from "../error/problem.ts";
import { nameAndReason } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { schemaIssues } from "./schema-issues.ts";
import type { StackComponent, StackComponentOptions } from "./stack-component.ts";
import type { StackComponentType } from "./stack-component-type.ts";

/** A concrete class of a component. */
export type ComponentClass = (new (
  options: StackComponentOptions<unknown>,
) => StackComponent) & {
  readonly TYPE: StackComponentType;
  readonly FLAVOR: string;
  readonly configSchema?: StandardSchemaV1;
};

/** The component that is to be made of a class. */
export interface NewComponent extends StackComponentOptions<unknown> {
  readonly type: StackComponentType;
  /** `module#Class`, for messages. */
  readonly source: string;
}

/**
 * Makes a component of a class that was found by its source, with its config parsed.
 *
 * Raises `COMPONENT_INVALID` with every rule that the class breaks, or when its constructor throws, and `COMPONENT_CONFIG_INVALID` with every issue of
 * its config.
 */
export async function createComponent(candidate: unknown, options: NewComponent): Promise<StackComponent> {
  throwProblems(checkComponentClass(candidate, options), `The class ${options.source} cannot be used`);
  // checkComponentClass has looked at everything that ComponentClass promises.
  const componentClass = candidate as ComponentClass;
  const config = await parseConfig(componentClass, options);
  try {
    return new componentClass({ name: options.name, root: options.root, config });
  } catch (cause) {
    if (TsugiteError.is(cause)) throw cause;
    const at = placeOfError(cause, options.root);
    throw new TsugiteError(
      "COMPONENT_INVALID",
      `The constructor of ${componentClass.name}, the ${options.type} flavor ${componentClass.FLAVOR}, threw ${nameAndReason(cause)}`,
      {
        fix: "Making a component has no effects, since it is made to be described, too: let the constructor hand its options on to super, and make what is needed when it is first used.",
        cause,
        ...(at === undefined ? {} : { at }),
      },
    );
  }
}

/** Every rule that a class breaks which is to serve as a component of this type. */
export function checkComponentClass(
  candidate: unknown,
  { type, source }: Pick<NewComponent, "type" | "source">,
): Problem[] {
  const problem = (message: string, fix: string): Problem => ({ code: "COMPONENT_INVALID", message, fix });
  if (typeof candidate !== "function") {
    return [
      problem(`${source} is ${candidate === undefined ? "not exported" : "no class"}.`, "Name it as module#Class."),
    ];
  }
  const found = candidate as Partial<ComponentClass>;
  const problems: Problem[] = [];
  if (found.TYPE !== type) {
    problems.push(
      problem(
        `${source} is ${found.TYPE === undefined ? "no stack component" : `of type ${found.TYPE}`}, where ${type} is needed.`,
        "Extend the base class of that type, from @tsugite/core.",
      ),
    );
  }
  if (typeof found.FLAVOR !== "string" || found.FLAVOR === "") {
    problems.push(
      problem(`${source} sets no FLAVOR.`, `Write \`static override readonly FLAVOR = "…"\` in the class.`),
    );
  }
  return problems;
}

async function parseConfig(
  { configSchema, FLAVOR }: ComponentClass,
  { config, name, type }: NewComponent,
): Promise<unknown> {
  if (configSchema === undefined) return config;
  const given = config ?? {};
  const result = await configSchema["~standard"].validate(given);
  if (result.issues === undefined) return result.value;
  const lines = (await schemaIssues(configSchema, given, "config")).map((text) => `  - ${text}`);
  throw new TsugiteError(
    "COMPONENT_CONFIG_INVALID",
    `The config of the ${type} ${name} (flavor ${FLAVOR}) is not what it takes:\n${lines.join("\n")}\n`,
    { fix: `Mend it in tsugite.yaml, or with tsugite ${type} update ${name}.` },
  );
}
