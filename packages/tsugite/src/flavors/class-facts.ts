import {
  type BaseClassName,
  baseClassOf,
  isBaseClass,
  type JsonObject,
  jsonSchemaOf,
  type Problem,
} from "@tsugite/core";

/**
 * What can be seen of an exported class, as plain JSON, because a class that is being registered is looked at in a
 * process of its own.
 */
export interface ClassFacts {
  /** Names of the module's exports. */
  readonly exports: readonly string[];
  /** `missing`, or what `typeof` says, or `class`. */
  readonly kind: string;
  /** The class of core that it is derived from. */
  readonly base?: BaseClassName;
  readonly type?: string;
  /** Its own `FLAVOR`, not an inherited one. */
  readonly flavor?: string;
  readonly config: SchemaFacts;
  readonly settings: SchemaFacts;
  /** Its `supports`, if it is plain data. */
  readonly supports?: JsonObject;
  /** Names of all methods, inherited ones too. */
  readonly methods: readonly string[];
  /** Names of the members that it, or a class between it and the base class, has itself. */
  readonly overrides: readonly string[];
  /**
   * What is wrong with where its entrypoint configuration says it is, and with the commands that are declared beside it;
   * only looked at in a process of its own.
   */
  readonly declared?: readonly Problem[];
}

/** What can be seen of a static that should be a Standard Schema. */
export type SchemaFacts =
  | { readonly kind: "none" | "invalid"; readonly jsonSchema?: never }
  | { readonly kind: "schema"; readonly jsonSchema?: JsonObject };

const NONE: SchemaFacts = { kind: "none" };

/** Looks at one export of a module. Calls nothing but getters of the class itself, and what its schemas are asked for. */
export function classFacts(exports: Readonly<Record<string, unknown>>, exportName: string): ClassFacts {
  const names = Object.keys(exports);
  const value = exports[exportName];
  const isClass = typeof value === "function" && typeof value.prototype === "object";
  if (!isClass) {
    const kind = names.includes(exportName) ? typeof value : "missing";
    return { exports: names, kind, config: NONE, settings: NONE, methods: [], overrides: [] };
  }
  const statics = value as unknown as Readonly<Record<string, unknown>>;
  const base = baseClassOf(value);
  const supports = plainObject(statics.supports);
  return {
    exports: names,
    kind: "class",
    ...(base === undefined ? {} : { base }),
    ...(typeof statics.TYPE === "string" ? { type: statics.TYPE } : {}),
    ...(Object.hasOwn(value, "FLAVOR") && typeof statics.FLAVOR === "string" ? { flavor: statics.FLAVOR } : {}),
    config: schemaFacts(statics.configSchema),
    settings: schemaFacts(statics.settingsSchema),
    ...(supports === undefined ? {} : { supports }),
    methods: methodsOf(value.prototype),
    overrides: overridesOf(value),
  };
}

function schemaFacts(value: unknown): SchemaFacts {
  if (value === undefined) return NONE;
  if (!isStandardSchema(value)) return { kind: "invalid" };
  try {
    const jsonSchema = jsonSchemaOf(value);
    return jsonSchema === undefined ? { kind: "schema" } : { kind: "schema", jsonSchema };
  } catch {
    // Something in it has no word in JSON Schema. It checks configs all the same.
    return { kind: "schema" };
  }
}

function isStandardSchema(value: unknown): value is Parameters<typeof jsonSchemaOf>[0] {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const standard = (value as { "~standard"?: { validate?: unknown } })["~standard"];
  return typeof standard?.validate === "function";
}

function plainObject(value: unknown): JsonObject | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function methodsOf(prototype: object): string[] {
  const names = new Set<string>();
  for (let at: object | null = prototype; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (typeof Object.getOwnPropertyDescriptor(at, name)?.value === "function") names.add(name);
    }
  }
  return [...names];
}

function overridesOf(value: object): string[] {
  const names = new Set<string>();
  let at: object | null = value;
  for (; typeof at === "function" && !isBaseClass(at); at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at.prototype ?? {})) names.add(name);
  }
  return [...names];
}
