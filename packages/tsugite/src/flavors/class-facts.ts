/**
 * What can be seen of an exported class, as plain JSON, because a class that is being registered is looked at in a
 * process of its own.
 */
export interface ClassFacts {
  /** Names of the module's exports. */
  readonly exports: readonly string[];
  /** `missing`, or what `typeof` says, or `class`. */
  readonly kind: string;
  readonly type?: string;
  /** Its own `FLAVOR`, not an inherited one. */
  readonly flavor?: string;
  /** Whether its `configSchema`, if it has one, is a Standard Schema. */
  readonly hasValidSchema: boolean;
  /** Names of all methods, inherited ones too. */
  readonly methods: readonly string[];
}

/** Looks at one export of a module. Calls nothing but getters of the class itself. */
export function classFacts(exports: Readonly<Record<string, unknown>>, exportName: string): ClassFacts {
  const names = Object.keys(exports);
  const value = exports[exportName];
  const isClass = typeof value === "function" && typeof value.prototype === "object";
  if (!isClass) {
    const kind = names.includes(exportName) ? typeof value : "missing";
    return { exports: names, kind, hasValidSchema: true, methods: [] };
  }
  const statics = value as unknown as Readonly<Record<string, unknown>>;
  return {
    exports: names,
    kind: "class",
    ...(typeof statics.TYPE === "string" ? { type: statics.TYPE } : {}),
    ...(Object.hasOwn(value, "FLAVOR") && typeof statics.FLAVOR === "string" ? { flavor: statics.FLAVOR } : {}),
    hasValidSchema: statics.configSchema === undefined || isStandardSchema(statics.configSchema),
    methods: methodsOf(value.prototype),
  };
}

function isStandardSchema(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const standard = (value as { "~standard"?: { validate?: unknown } })["~standard"];
  return typeof standard?.validate === "function";
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
