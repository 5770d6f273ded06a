import type { Peer } from "./peer.ts";

/** Loaded one at a time, so that each is measured without the others in its process. */
export const peers: Readonly<Record<string, () => Promise<Peer>>> = {
  tsugite: async () => (await import("./engines/tsugite.ts")).tsugite,
  mastra: async () => (await import("./engines/mastra.ts")).mastra,
  langgraph: async () => (await import("./engines/langgraph.ts")).langgraph,
  effect: async () => (await import("./engines/effect.ts")).effect,
  "open-workflow": async () => (await import("./engines/open-workflow.ts")).openWorkflow,
  bullmq: async () => (await import("./engines/bullmq.ts")).bullmq,
};
