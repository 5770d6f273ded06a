import type { OrchestratorCapabilities } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Conformance } from "../checks/conformance.ts";
import type { Kit } from "../kit/kit.ts";
import type { ObservedRun } from "../kit/observed-run.ts";
import type { Finding } from "../promises/promise.ts";
import { type Cell, cells } from "./cells.ts";
import { checkCache } from "./check-cache.ts";
import { checkCalls } from "./check-calls.ts";
import { checkLogs, checkRunName } from "./check-identity.ts";
import { checkOrder } from "./check-order.ts";
import { checkAttempts, checkOutcomes } from "./check-outcomes.ts";
import { checkLineage, checkResult } from "./check-values.ts";

/** One check for each cell of the matrix: a pipeline is run twice, and everything is looked at that it left behind. */
export function matrixChecks({ kit, supports }: Conformance): readonly Check[] {
  return cells.map((cell) => ({
    name: cell.name,
    body: async () => {
      const [first, second] = await runTwice(kit, cell);
      const finding = findingOf(first, supports) ?? checkCache(first, second);
      if (finding !== undefined) kit.broken(cell.name, finding);
    },
  }));
}

function runTwice(kit: Kit, cell: Cell): Promise<readonly [ObservedRun, ObservedRun]> {
  return kit.inWorkplace(cell.name, (place) =>
    place.withPipeline(
      cell.source,
      async (pipeline) => [await place.run(pipeline), await place.run(pipeline)] as const,
    ),
  );
}

/** The first promise that was not kept, those first from which the others follow. */
function findingOf(run: ObservedRun, { retries }: OrchestratorCapabilities): Finding | undefined {
  return (
    checkRunName(run) ??
    checkOutcomes(run) ??
    checkCalls(run) ??
    checkAttempts(run, retries === "engine") ??
    checkOrder(run) ??
    checkResult(run) ??
    checkLineage(run) ??
    checkLogs(run)
  );
}
