import { basename, resolve } from "node:path";
import validate from "validate-npm-package-name";
import { FLAVOR_TYPES, type FlavorType } from "./flavor-type.ts";
import { Refusal } from "./refusal.ts";

/** Where a project goes and what it is called. */
export interface Naming {
  /** Absolute. */
  readonly folder: string;
  readonly packageName: string;
}

/** What a flavor is called in `tsugite.yaml` and in code. */
export interface FlavorNaming {
  /** As `batch`. */
  readonly flavor: string;
  /** As `batch` or `myBatch`. */
  readonly camelCase: string;
  /** As `Batch` or `MyBatch`. */
  readonly pascalCase: string;
}

const BUILT_IN: Readonly<Record<FlavorType, string>> = {
  orchestrator: "local",
  "artifact-store": "local",
  "metadata-store": "sqlite",
};

/**
 * `target` is a path, whose last segment is the name of the package, or a name with a scope, `@acme/batch`, which goes into
 * the folder `batch`. Raises {@link Refusal} for what npm would not take as a name.
 */
export function namingOf(target: string, workingDirectory: string): Naming {
  const scoped = /^@[^/\\]+\/([^/\\]+)$/.exec(target);
  const folder = resolve(workingDirectory, scoped?.[1] ?? target);
  const packageName = scoped === null ? basename(folder) : target;
  const { validForNewPackages, errors = [], warnings = [] } = validate(packageName);
  if (validForNewPackages) return { folder, packageName };
  const suggestion = packageName
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9@/._-]+/g, "-")
    .replaceAll(/^[._-]+|[._-]+$/g, "");
  const isBetter = suggestion !== packageName && validate(suggestion).validForNewPackages;
  throw new Refusal(
    `${JSON.stringify(packageName)} cannot be the name of a package: ${[...errors, ...warnings].join("; ")}.`,
    isBetter ? `Take another, for example ${suggestion}.` : "Take another: lower-case letters, digits and hyphens.",
  );
}

/**
 * The flavor of a package: `@acme/orchestrator-batch` has the flavor `batch`. Raises {@link Refusal} for a name that no class
 * can have, and for one that is built in.
 */
export function flavorNamingOf(packageName: string, type: FlavorType): FlavorNaming {
  const bare = packageName.replace(/^@[^/]+\//, "").replaceAll(/[^a-z0-9]+/g, "-");
  const flavor = ["tsugite", ...FLAVOR_TYPES].reduce(withoutWord, bare);
  if (!/^[a-z]/.test(flavor)) {
    throw new Refusal(
      `The flavor of ${packageName} would be called ${JSON.stringify(flavor)}, and no class can have a name that does not begin with a letter.`,
      `Take another name, for example ${type}-x${flavor}.`,
    );
  }
  if (flavor === BUILT_IN[type]) {
    throw new Refusal(
      `The flavor of ${packageName} would be called ${flavor}, and Tsugite has a built-in ${type} of that name.`,
      `Take another name, for example ${type}-my-${flavor}.`,
    );
  }
  const words = flavor.split("-");
  const pascalCase = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return { flavor, pascalCase, camelCase: pascalCase.slice(0, 1).toLowerCase() + pascalCase.slice(1) };
}

/** `orchestrator-batch` and `batch-orchestrator` become `batch`; `orchestrator` alone stays. */
function withoutWord(name: string, word: string): string {
  if (name.startsWith(`${word}-`)) return name.slice(word.length + 1);
  return name.endsWith(`-${word}`) ? name.slice(0, -word.length - 1) : name;
}
