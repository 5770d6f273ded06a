import { cpSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { linkPackages } from "../../harness/project.ts";
import type { Engine, Peer, Runnable } from "../peer.ts";
import type { Small } from "../steps.ts";

export const tsugite: Peer = {
  name: "Tsugite",
  packages: ["tsugite"],
  keeps: { durable: "SQLite, WAL, synced after every step" },
  async open({ root, folder }): Promise<Engine> {
    linkPackages(root, folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", type: "module" }));
    cpSync(join(import.meta.dirname, "../steps.ts"), join(folder, "steps.ts"));
    const url = pathToFileURL(createRequire(join(folder, "package.json")).resolve("tsugite"));
    const { run }: typeof import("../../../packages/tsugite/src/index.ts") = await import(url.href);

    function define(builder: string): Runnable {
      const path = join(folder, "pipeline.ts");
      writeFileSync(path, STEPS + builder);
      return async () => (await run(path)).result as Small;
    }
    return {
      chain: (count) => define(chainOf(count)),
      fanOut: (branches) => define(fanOutOf(branches)),
    };
  },
};

const STEPS = `import { pipeline, step } from "@tsugite/core";
import { type Small, steps } from "./steps.ts";

export const first = step("first", () => steps.first());
export const next = step("next", ({ from }: { from: Small }) => steps.next(from));
export const branch = step("branch", ({ from, index }: { from: Small; index: number }) => steps.branch(from, index));
export const join = step("join", ({ branches }: { branches: Small[] }) => steps.join(branches));
`;

function chainOf(steps: number): string {
  return `export default pipeline("chain", () => {
  let last = first();
  for (let index = 1; index < ${steps}; index++) last = next({ from: last }, { name: \`next-\${index}\` });
  return last;
});
`;
}

function fanOutOf(branches: number): string {
  return `export default pipeline("fan-out", () => {
  const from = first();
  const branches = Array.from({ length: ${branches} }, (_, index) => branch({ from, index }));
  return join({ branches });
});
`;
}
