import type { OrchestratorCapabilities } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Conformance } from "../checks/conformance.ts";
import type { Kit } from "../kit/kit.ts";
import type { ObservedRun } from "../kit/observed-run.ts";
import { Slots } from "../kit/slots.ts";
import type { Finding } from "../promises/promise.ts";
import { type Cell, cells } from "./cells.ts";
import { checkCache } from "./check-cache.ts";
import { checkCalls } from "./check-calls.ts";
import { checkLogs, checkRunName } from "./check-identity.ts";
import { checkOrder } from "./check-order.ts";
import { checkAttempts, checkOutcomes } from "./check-outcomes.ts";
import { checkLineage, checkResult } from "./check-values.ts";

/** One check for each cell of the matrix: a pipeline is run twice, and everything is looked at that it left behind. */
export function matrixChecks({ kit, supports, options }: Conformance): readonly Check[] {
  const { together = false, maxParallel = 8, only } = options;
  const chosen = cells.filter(({ name }) => only === undefined || only.test(name));
  const startAll = (): ReadonlyMap<string, Promise<TwoRuns>> => {
    const slots = new Slots(maxParallel);
    return new Map(chosen.map((cell) => [cell.name, slots.take(() => runTwice(kit, cell, true))]));
  };
  let started: ReadonlyMap<string, Promise<TwoRuns>> | undefined;
  const runsOf = (cell: Cell): Promise<TwoRuns> => {
    if (!together) return runTwice(kit, cell, false);
    started ??= startAll();
    return started.get(cell.name) ?? runTwice(kit, cell, true);
  };
  const checks = cells.map((cell) => ({
    name: cell.name,
    body: async () => {
      const [first, second] = await runsOf(cell);
      const finding = findingOf(first, supports) ?? checkCache(first, second);
      if (finding !== undefined) kit.broken(cell.name, finding);
    },
  }));
  return together
    ? [...checks, processesCheck(kit, async () => void (await Promise.allSettled(started?.values() ?? [])))]
    : checks;
}

type TwoRuns = readonly [ObservedRun, ObservedRun];

function runTwice(kit: Kit, cell: Cell, besideOthers: boolean): Promise<TwoRuns> {
  return kit.inWorkplace(
    cell.name,
    (place) =>
      place.withPipeline(
        cell.source,
        async (pipeline) => [await place.run(pipeline), await place.run(pipeline)] as const,
      ),
    { besideOthers },
  );
}

/** Of runs that went on at the same time, nobody can tell whose processes are left before all have ended. */
function processesCheck(kit: Kit, ended: () => Promise<void>): Check {
  const name = "the runs of all graphs leave no process behind";
  return {
    name,
    body: async () => {
      await ended();
      await kit.checkProcesses(name);
    },
  };
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
