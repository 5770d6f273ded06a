/**
 * Settings that single flavors understand, under the flavor's name. Empty here: a flavor package adds its own key, so
 * that it is typed where the package is imported.
 *
 * @example
 * ```ts
 * declare module "@tsugite/core" {
 *   interface FlavorSettings {
 *     readonly kubeflow?: { readonly nodeSelector?: Readonly<Record<string, string>> };
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented
export interface FlavorSettings {}

/** Settings of a step or a pipeline. Flavors that are not imported are accepted, and checked when a stack uses them. */
export type SettingsOption = FlavorSettings & { readonly [flavor: string]: object };
