import type { JsonObject, StackComponentType } from "@tsugite/core";

/** What `tsugite.yaml` says. */
export interface ProjectConfig {
  readonly stacks: Readonly<Record<string, StackConfig>>;
  readonly components: Readonly<Partial<Record<StackComponentType, Readonly<Record<string, ComponentConfig>>>>>;
  /** Classes that were registered by hand, beside the flavors that installed packages declare. */
  readonly flavors: readonly RegisteredFlavor[];
}

/** The types that every stack has a component of. */
export type RequiredType = "orchestrator" | "artifact-store" | "metadata-store";

/** Which component of each type a stack is made of, by the component's name. */
export type StackConfig = Readonly<
  Record<RequiredType, string> & Partial<Record<Exclude<StackComponentType, RequiredType>, string>>
>;

export interface ComponentConfig {
  readonly flavor: string;
  /** Checked by the flavor's own schema when a stack is created. @default {} */
  readonly config?: JsonObject;
}

export interface RegisteredFlavor {
  readonly type: StackComponentType;
  readonly name: string;
  /** `./relative/path.ts#Class`, from the project root, or `package/subpath#Class`. */
  readonly source: string;
}

/** The types that every stack has a component of. */
export const REQUIRED_TYPES: readonly RequiredType[] = ["orchestrator", "artifact-store", "metadata-store"];

/** All component types, in the order in which they are shown. Spelled out, so that `--help` need not load core. */
export const COMPONENT_TYPES: readonly StackComponentType[] = [
  ...REQUIRED_TYPES,
  "image-builder",
  "container-registry",
];

/** What stacks and components may be called. Three names would be mistaken for parts of any object. */
export const NAME_PATTERN: RegExp = /^(?!(?:__proto__|prototype|constructor)$)[A-Za-z0-9_.-]+$/;
