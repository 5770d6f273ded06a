import type { StackComponentType } from "@tsugite/core";

/** A kind of component that this project can use, as far as it is known without importing anything. */
export interface Flavor {
  readonly type: StackComponentType;
  readonly name: string;
  /** The class, as `module#Class`; a module in the project itself is `./relative/path.ts`. */
  readonly source: string;
  readonly origin: FlavorOrigin;
  /** Commands it adds as `tsugite <flavor> …`. */
  readonly commands: readonly FlavorCommandEntry[];
  /** What it is, in a sentence. */
  readonly summary?: string;
}

/** Where a flavor is known from. */
export type FlavorOrigin =
  | { readonly kind: "built-in"; readonly version: string }
  /** `folder` is the absolute path of the installed package. */
  | {
      readonly kind: "package";
      readonly package: string;
      readonly version: string;
      readonly folder: string;
      /** The versions of core that it asks for. */
      readonly coreRange?: string;
    }
  | { readonly kind: "registered"; readonly folder: string };

/** A command of a flavor, as its package declares it. */
export interface FlavorCommandEntry {
  readonly name: string;
  /** What it does, in a sentence; for the help. */
  readonly summary: string;
  /** More than that. */
  readonly details?: string;
  /** For the help alone: the command parses its arguments itself. */
  readonly options?: readonly FlavorCommandOption[];
  /** `module#function`. */
  readonly source: string;
}

/** An option of a command of a flavor. */
export interface FlavorCommandOption {
  /** `--name <component>`, or with a short form `-n, --name <component>`. */
  readonly flags: string;
  readonly summary: string;
}

/** What brings the flavor: `built-in`, the name of a package, or `registered`. */
export function integrationOf({ origin }: Flavor): string {
  return origin.kind === "package" ? origin.package : origin.kind;
}

export function versionOf({ origin }: Flavor): string | undefined {
  return origin.kind === "registered" ? undefined : origin.version;
}

/** The two parts of `module#Class`. */
export function splitSource(source: string): { readonly module: string; readonly exportName: string } {
  const at = source.lastIndexOf("#");
  return { module: source.slice(0, at), exportName: source.slice(at + 1) };
}
