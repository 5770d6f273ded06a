import type { KubeflowSettings } from "../settings.ts";

type Maps = "env" | "volumes" | "nodeSelector" | "labels" | "annotations";
const MAPS: readonly Maps[] = ["env", "volumes", "nodeSelector", "labels", "annotations"];

/** One object of several; what comes first counts. Entries of objects such as `env` come together. */
export function mergeSettings(...given: readonly KubeflowSettings[]): KubeflowSettings {
  const ordered = given.toReversed();
  const merged: KubeflowSettings = Object.assign({}, ...ordered.map(withoutUndefined));
  const maps = MAPS.flatMap((name) => {
    const entries: object = Object.assign({}, ...ordered.map((settings) => settings[name] ?? {}));
    return Object.keys(entries).length === 0 ? [] : [[name, entries] as const];
  });
  return { ...merged, ...Object.fromEntries(maps) };
}

function withoutUndefined(settings: KubeflowSettings): KubeflowSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
