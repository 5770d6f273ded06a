import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "./contest.ts";
import type { Keeping, Peer } from "./peer.ts";
import { peers } from "./peers.ts";
import { redisVersion } from "./redis.ts";

/** The ways of a peer, with nothing measured yet. */
export async function toEntries(id: string, root: string): Promise<readonly Entry[]> {
  const load = peers[id];
  if (load === undefined) throw new Error(`There is no peer ${id}; there are ${Object.keys(peers).join(", ")}.`);
  const peer = await load();
  const redis = peer.service === "redis" ? redisVersion() : undefined;
  const missing = peer.service !== undefined && redis === undefined ? { missing: "no redis-server here" } : {};
  const versions = peer.packages.map((name) => `${name} ${versionOf(name, root)}`);
  // The members of `keeps` are those of Keeping.
  return (Object.entries(peer.keeps) as [Keeping, string][]).map(([keeping, keeps]) => ({
    id,
    name: peer.name,
    versions: redis === undefined ? versions : [...versions, `Redis ${redis}`],
    keeping,
    keeps,
    ...serviceOf(peer),
    chain: { step: [], whole: [], ...missing },
    fanOut: { step: [], whole: [], ...missing },
  }));
}

function serviceOf({ service }: Peer): Pick<Entry, "service"> {
  return service === undefined ? {} : { service };
}

function versionOf(name: string, root: string): string {
  const folder = name === "tsugite" ? join(root, "packages/tsugite") : join(import.meta.dirname, "node_modules", name);
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}
