/** What a flavor can be for. */
export const FLAVOR_TYPES = ["orchestrator", "artifact-store", "metadata-store"] as const;
export type FlavorType = (typeof FLAVOR_TYPES)[number];

export function isFlavorType(text: string): text is FlavorType {
  return (FLAVOR_TYPES as readonly string[]).includes(text);
}
