const marker = Symbol.for("tsugite.component");

/** The classes of core that components are derived from. */
export type BaseClassName = "StackComponent" | "BaseOrchestrator" | "BaseArtifactStore" | "BaseMetadataStore";

/** Marks a base class, so that what is derived from it is known across two copies of core. */
export function markBaseClass(baseClass: object, name: BaseClassName): void {
  Object.defineProperty(baseClass, marker, { value: name });
}

/** The nearest class of core, of any copy of it, that a class is derived from; undefined when there is none. */
export function baseClassOf(value: unknown): BaseClassName | undefined {
  if (typeof value !== "function") return undefined;
  return (value as { readonly [marker]?: BaseClassName })[marker];
}

/** Whether a class is one of core itself, and not derived from one. */
export function isBaseClass(value: object): boolean {
  return Object.hasOwn(value, marker);
}
