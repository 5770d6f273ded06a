import type { BaseArtifactStore, BaseMetadataStore, Problem, StackComponentType } from "@tsugite/core";
import { didYouMean, enumerate } from "../config/did-you-mean.ts";
import { withArticle } from "../config/with-article.ts";
import type { ClassFacts } from "./class-facts.ts";
import { splitSource } from "./flavor.ts";

/** What is expected of a component class. */
export interface Expectation {
  /** `module#Class`. */
  readonly source: string;
  readonly type: StackComponentType;
  /** Absent while a class is being registered: then its `FLAVOR` says it. */
  readonly name?: string;
}

const artifactStoreMethods: readonly (keyof BaseArtifactStore)[] = [
  ...(["has", "putBytes", "putFile", "takeFile", "getBytes", "getFile", "locationOf", "close"] as const),
  ...(["list", "remove"] as const),
];
const metadataStoreMethods: readonly (keyof BaseMetadataStore)[] = [
  ...(["createRun", "openRun", "finishRun", "getRun", "listRuns", "getSpec", "startAttempt", "completeStep"] as const),
  ...(["handOverRun", "resumeRun", "renewLease", "requestCancel"] as const),
  ...(["failAttempt", "settleStep", "getStep", "listSteps", "listAttempts", "findByCacheKey", "getContent"] as const),
  ...(["findArtifacts", "getLineage", "appendLogs", "condenseLogs", "readLogs", "readEvents", "close"] as const),
  ...(["getParts", "findEarlierStep", "forgetCacheEntries", "pinArtifact", "removeRuns", "removeUnused"] as const),
  ...(["findUnusedArtifacts", "condemnArtifacts", "releaseArtifacts"] as const),
];

const BASES: Readonly<Record<StackComponentType, { readonly base: string; readonly methods: readonly string[] }>> = {
  orchestrator: { base: "BaseOrchestrator", methods: ["prepareOrRunPipeline"] },
  "artifact-store": { base: "BaseArtifactStore", methods: artifactStoreMethods },
  "metadata-store": { base: "BaseMetadataStore", methods: metadataStoreMethods },
  "image-builder": { base: "StackComponent with TYPE image-builder", methods: [] },
  "container-registry": { base: "StackComponent with TYPE container-registry", methods: [] },
};

/** Every rule of its base class that a component class breaks. */
export function checkClassFacts(facts: ClassFacts, expected: Expectation): Problem[] {
  const { exportName, module } = splitSource(expected.source);
  if (facts.kind === "missing") {
    return [problem(`${module} has no export \`${exportName}\`.`, didYouMean(exportName, facts.exports))];
  }
  const { base, methods } = BASES[expected.type];
  if (facts.kind !== "class") {
    return [
      problem(`${expected.source} is no class but ${withArticle(facts.kind)}.`, `Export a class that extends ${base}.`),
    ];
  }
  const problems: Problem[] = [];
  if (facts.type !== expected.type || !facts.methods.includes("preparePipelineDeployment")) {
    const is = facts.type === undefined ? "extends no component of @tsugite/core" : `is of the type ${facts.type}`;
    problems.push(
      problem(
        `${exportName} ${is}, but a class for ${expected.type} is needed.`,
        `Let it extend ${base} of @tsugite/core.`,
      ),
    );
  } else {
    const missing = methods.filter((method) => !facts.methods.includes(method));
    if (missing.length > 0) {
      const names = enumerate(missing.map((method) => `${method}()`));
      problems.push(problem(`${exportName} does not implement ${names}.`, `${base} leaves that to its subclasses.`));
    }
  }
  if (facts.flavor === undefined || facts.flavor === "") {
    const name = expected.name ?? "my-flavor";
    problems.push(
      problem(
        `${exportName} sets no FLAVOR of its own.`,
        `Add \`static override readonly FLAVOR = "${name}";\` to it.`,
      ),
    );
  } else if (expected.name !== undefined && facts.flavor !== expected.name) {
    problems.push(
      problem(
        `${exportName} calls itself "${facts.flavor}" in FLAVOR, but it is declared as the flavor "${expected.name}".`,
        "Make the two the same.",
      ),
    );
  }
  if (facts.config.kind === "invalid") {
    problems.push(
      problem(
        `The configSchema of ${exportName} is no Standard Schema.`,
        "Use a schema of zod, valibot, arktype or another library that implements it.",
      ),
    );
  }
  return problems;
}

function problem(message: string, fix?: string): Problem {
  return { code: "COMPONENT_INVALID", message, ...(fix === undefined ? {} : { fix }) };
}
