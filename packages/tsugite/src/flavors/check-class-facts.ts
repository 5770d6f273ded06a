import type { BaseClassName, Problem, StackComponentType } from "@tsugite/core";
import { didYouMean, enumerate } from "../config/did-you-mean.ts";
import { NAME_PATTERN } from "../config/project-config.ts";
import { withArticle } from "../config/with-article.ts";
import { checkSupports } from "./check-supports.ts";
import type { ClassFacts } from "./class-facts.ts";
import {
  ARTIFACT_STORE_MEMBERS,
  METADATA_STORE_MEMBERS,
  methodsToWrite,
  ORCHESTRATOR_MEMBERS,
} from "./contract-members.ts";
import { splitSource } from "./flavor.ts";

/** What is expected of a component class. */
export interface Expectation {
  /** `module#Class`. */
  readonly source: string;
  readonly type: StackComponentType;
  /** Absent while a class is being registered: then its `FLAVOR` says it. */
  readonly name?: string;
}

interface Base {
  readonly name: BaseClassName;
  /** For messages. */
  readonly what: string;
  readonly methods: readonly string[];
}

const BASES: Readonly<Record<StackComponentType, Base>> = {
  orchestrator: baseClass("BaseOrchestrator", ORCHESTRATOR_MEMBERS),
  "artifact-store": baseClass("BaseArtifactStore", ARTIFACT_STORE_MEMBERS),
  "metadata-store": baseClass("BaseMetadataStore", METADATA_STORE_MEMBERS),
  "image-builder": { name: "StackComponent", what: "StackComponent with TYPE image-builder", methods: [] },
  "container-registry": { name: "StackComponent", what: "StackComponent with TYPE container-registry", methods: [] },
};

/** Every rule of its base class that a component class breaks. */
export function checkClassFacts(facts: ClassFacts, expected: Expectation): Problem[] {
  const { exportName, module } = splitSource(expected.source);
  if (facts.kind === "missing") {
    return [problem(`${module} has no export \`${exportName}\`.`, didYouMean(exportName, facts.exports))];
  }
  const base = BASES[expected.type];
  if (facts.kind !== "class") {
    return [
      problem(
        `${expected.source} is no class but ${withArticle(facts.kind)}.`,
        `Export a class that extends ${base.what}.`,
      ),
    ];
  }
  return [
    ...baseProblems(exportName, facts, expected.type, base),
    ...nameProblems(exportName, facts, expected),
    ...schemaProblems(exportName, facts),
    ...(facts.base === "BaseOrchestrator" ? checkSupports(exportName, facts.supports) : []),
    ...(facts.declared ?? []),
  ];
}

function baseProblems(exportName: string, facts: ClassFacts, type: StackComponentType, base: Base): Problem[] {
  const extend = `Let it extend ${base.what} of @tsugite/core.`;
  const needed = `but a class for ${type} is needed.`;
  if (facts.base === undefined) {
    return [problem(`${exportName} extends no component of @tsugite/core, ${needed}`, extend)];
  }
  if (facts.type !== undefined && facts.type !== type) {
    return [problem(`${exportName} is of the type ${facts.type}, ${needed}`, extend)];
  }
  if (facts.base !== base.name) {
    return [problem(`${exportName} extends ${facts.base}, ${needed}`, extend)];
  }
  if (facts.type === undefined) {
    return [problem(`${exportName} sets no TYPE.`, `Add \`static override readonly TYPE = "${type}";\` to it.`)];
  }
  const problems: Problem[] = [];
  const missing = base.methods.filter((method) => !facts.methods.includes(method));
  if (missing.length > 0) {
    const names = enumerate(missing.map((method) => `${method}()`));
    problems.push(problem(`${exportName} does not implement ${names}.`, `${base.name} leaves that to its subclasses.`));
  }
  if (type === "orchestrator" && facts.overrides.includes("run")) {
    problems.push(
      problem(
        `${exportName} overrides run(), which is final.`,
        "Override prepareOrRunPipeline() instead; run() checks what it is given and what it returns.",
      ),
    );
  }
  return problems;
}

function nameProblems(exportName: string, { flavor }: ClassFacts, { name }: Expectation): Problem[] {
  const setName = `Add \`static override readonly FLAVOR = "${name ?? "my-flavor"}";\` to it.`;
  if (flavor === undefined || flavor === "") return [problem(`${exportName} sets no FLAVOR of its own.`, setName)];
  if (!NAME_PATTERN.test(flavor)) {
    const fix = "A flavor's name has letters, digits, `_`, `.` and `-` only.";
    return [problem(`${exportName} calls itself ${JSON.stringify(flavor)} in FLAVOR, which is no name.`, fix)];
  }
  if (name === undefined || flavor === name) return [];
  const message = `${exportName} calls itself "${flavor}" in FLAVOR, but it is declared as the flavor "${name}".`;
  return [problem(message, "Make the two the same.")];
}

function schemaProblems(exportName: string, { config, settings }: ClassFacts): Problem[] {
  return Object.entries({ configSchema: config, settingsSchema: settings })
    .filter(([, { kind }]) => kind === "invalid")
    .map(([name]) =>
      problem(
        `The ${name} of ${exportName} is no Standard Schema.`,
        "Use a schema of zod, valibot, arktype or another library that implements it.",
      ),
    );
}

function baseClass(name: BaseClassName, members: Parameters<typeof methodsToWrite>[0]): Base {
  return { name, what: name, methods: methodsToWrite(members) };
}

function problem(message: string, fix?: string): Problem {
  return { code: "COMPONENT_INVALID", message, ...(fix === undefined ? {} : { fix }) };
}
