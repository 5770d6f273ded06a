import type { Json } from "@tsugite/core";

/** A config for people: `maxParallel: 2, path: "/data"`. */
export function formatConfig(config: Json | undefined): string {
  if (config === undefined || config === null || typeof config !== "object") return "";
  return Object.entries(config)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
}
