const key = Symbol.for("tsugite.ref");

/** What a Ref stands for, as the spec writes it. */
export type RefSource =
  | { readonly kind: "output"; readonly step: string; readonly output: string }
  | { readonly kind: "parameter"; readonly path: readonly string[] }
  | { readonly kind: "scheduledAt" };

/** What is behind a Ref. */
export interface RefOrigin {
  /** The builder it was made in; Refs of another one are foreign. */
  readonly builder: object;
  readonly source: RefSource;
}

/** The property under which a Ref gives its origin; shared by all copies of core. */
export const refKey: symbol = key;

/** What is behind a Ref; undefined for everything that is none. */
export function refOrigin(value: unknown): RefOrigin | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as { readonly [key]?: RefOrigin })[key];
}

/** What a step with declared outputs returns: no Ref, but an object of them. */
export interface OutputsSource {
  readonly kind: "outputs";
  readonly step: string;
}

/** A Ref in messages: `output "train" of step "split"`. */
export function describeRef(source: RefSource | OutputsSource): string {
  switch (source.kind) {
    case "output":
      return `output "${source.output}" of step "${source.step}"`;
    case "outputs":
      return `all outputs of step "${source.step}"`;
    case "parameter":
      return source.path.length === 0 ? "the parameters" : `parameter "${source.path.join(".")}"`;
    case "scheduledAt":
      return "scheduledAt";
  }
}
