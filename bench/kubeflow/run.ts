// Measures how long a pipeline takes to be compiled for Kubeflow, beside Kubeflow's SDK: `pnpm bench:kubeflow`.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { kubeflowEnvironment } from "../../packages/orchestrator-kubeflow/src/real-kubeflow/kubeflow-environment.test-helper.ts";
import type { Figure } from "../harness/bench-case.ts";
import { figureTable } from "../harness/figure-table.ts";
import { measureInTurn } from "../harness/measure.ts";

const { values } = parseArgs({ options: { samples: { type: "string", default: "5" } } });
const { bin } = await kubeflowEnvironment();

interface Compiled {
  readonly milliseconds: number;
  readonly size: number;
}

/** In a process of its own, as users run it. */
function ours(steps: number): Compiled {
  const program = join(import.meta.dirname, "compile-chain.ts");
  const args = ["--conditions=@tsugite/source", program, String(steps)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

function sdk(steps: number): Compiled {
  const program = join(import.meta.dirname, "compile-chain.py");
  const printed = execFileSync(join(bin, "python"), ["-W", "ignore", program, String(steps)], { encoding: "utf8" });
  const { seconds, size }: { seconds: number; size: number } = JSON.parse(printed.trim().split("\n").at(-1) ?? "");
  return { milliseconds: seconds * 1_000, size };
}

const figures: Figure[] = [];
const sizes: string[] = [];
for (const steps of [100, 1_000]) {
  const { tsugite, kfp } = measureInTurn(Number(values.samples), { tsugite: () => ours(steps), kfp: () => sdk(steps) });
  figures.push({
    name: `a chain of ${steps.toLocaleString("en")} steps is compiled, checked and written`,
    unit: "ms",
    samples: tsugite.map(({ milliseconds }) => milliseconds),
    ...(steps === 1_000 ? { aim: 150 } : {}),
    note: `Kubeflow's SDK took ${kfp.map(({ milliseconds }) => Math.round(milliseconds)).join(", ")} ms, without its import`,
  });
  sizes.push(`${steps} steps: ${tsugite[0]?.size} bytes; by Kubeflow's SDK ${kfp[0]?.size}.`);
}
const many = measureInTurn(Number(values.samples), { tsugite: () => ours(10_000) }).tsugite;
figures.push({
  name: "a chain of 10,000 steps, the same",
  unit: "ms",
  samples: many.map(({ milliseconds }) => milliseconds),
});
process.stdout.write(`${figureTable(figures)}\n${sizes.join("\n")}\n`);
