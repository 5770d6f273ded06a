import type { StackOptions } from "@tsugite/core";
import type { Discovery } from "./discover-flavors.ts";
import { OFFICIAL_FLAVORS, type OfficialFlavor } from "./official-flavors.ts";

/** By type, the official flavor of stores: other machines reach each, since those of one machine are built in. */
export function sharedFlavors(
  { absent }: Pick<Discovery, "absent">,
  official: readonly OfficialFlavor[] = OFFICIAL_FLAVORS,
): NonNullable<StackOptions["sharedFlavors"]> {
  const stores = official.filter(({ type }) => type === "artifact-store" || type === "metadata-store");
  return Object.fromEntries(
    stores.map(({ type, name }) => {
      const install = absent.find((entry) => entry.type === type && entry.name === name)?.install;
      return [type, { name, ...(install === undefined ? {} : { install }) }];
    }),
  );
}
