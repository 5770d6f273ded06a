import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
  type EngineSchedule,
  EngineSchedules,
  messageWithoutFix,
  type ScheduleOptions,
  TsugiteError,
} from "@tsugite/core";
import type { Check } from "../check.ts";
import { TIME_LIMIT, type Workplace } from "../kit/kit.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";
import { deployFor } from "./deploy-for.ts";

const SOURCE = "scheduled.ts";
const PIPELINE = "tsugite_kit_scheduled";
/** Nothing is started while the kit looks. */
const START = "2099-01-01T00:00:00.000Z";
const NIGHTLY = { cron: "30 3 * * *", timeZone: "Europe/Berlin", start: START } as const;
const DAILY = { preset: "@daily", start: START } as const;
const POLL_INTERVAL = 200;

/** What is done with pipelines that were deployed. */
export function deploymentChecks({ kit, supports, options }: Conformance): readonly Check[] {
  const timeLimit = options.timeLimit ?? TIME_LIMIT;
  const canDeploy = supports.intents.includes("deploy");
  const check = (promise: "undeploy" | "schedules", name: string, use: (place: Workplace) => Promise<void>): Check => ({
    name,
    ...(canDeploy ? {} : { leftOut: "supports.intents does not name deploy" }),
    ...(promise === "undeploy" || supports.schedules ? {} : { leftOut: "supports.schedules is false" }),
    body: () =>
      kit.inWorkplace(name, async (place) => {
        try {
          await use(place);
        } catch (error) {
          if (!(error instanceof Broken) && !TsugiteError.is(error)) throw error;
          const found = TsugiteError.is(error) ? `${error.code}: ${messageWithoutFix(error)}` : error.message;
          kit.broken(name, { promise: promises[promise], found });
        }
      }),
  });
  return [
    check("undeploy", "a deployed pipeline is taken back", (place) => undeploy(place, supports.schedules, timeLimit)),
    check("schedules", "schedules are listed, paused, resumed and deleted", (place) => schedules(place, timeLimit)),
  ];
}

/** Why a promise was not kept. */
class Broken extends Error {}

async function undeploy(place: Workplace, hasSchedules: boolean, timeLimit: number): Promise<void> {
  await deploy(place, hasSchedules ? NIGHTLY : undefined);
  const { stack } = await place.open();
  await stack.undeployPipeline(PIPELINE);
  if (hasSchedules) await expectSchedule(place, "after it was undeployed", (found) => found === undefined, timeLimit);
  // It was taken back already, and the other was never there.
  for (const pipeline of [PIPELINE, "tsugite_kit_unknown"]) {
    await notRejected(`undeploy("${pipeline}"), which is not deployed,`, () =>
      stack.orchestrator.undeploy?.(pipeline, { signal: AbortSignal.timeout(timeLimit) }),
    );
  }
}

async function schedules(place: Workplace, timeLimit: number): Promise<void> {
  const expected = (when: string, holds: (found: EngineSchedule | undefined) => boolean): Promise<void> =>
    expectSchedule(place, when, holds, timeLimit);
  const id = await deploy(place, NIGHTLY);
  await expected("after it was deployed", (found) => found?.id === id && !found.paused && found.description !== "");
  await expected(`deployed with ${NIGHTLY.cron} in ${NIGHTLY.timeZone}`, (found) => {
    return found?.schedule === undefined || isDeepStrictEqual(found.schedule, { ...NIGHTLY, catchUp: false });
  });
  for (const [change, isPaused] of [
    ["pause", true],
    ["resume", false],
  ] as const) {
    for (const when of [`after ${change}`, `after a second ${change}`]) {
      await changeSchedule(place, change, timeLimit);
      await expected(when, (found) => found?.paused === isPaused);
    }
  }
  await deploy(place, DAILY);
  await expected("after it was deployed with another", (found) => {
    return found?.paused === false && (found.schedule === undefined || found.schedule.cron === "0 0 * * *");
  });
  for (const when of ["after delete", "after a second delete"]) {
    await changeSchedule(place, "delete", timeLimit);
    await expected(when, (found) => found === undefined);
  }
  await deploy(place, NIGHTLY);
  await deploy(place, undefined);
  await expected("after it was deployed without one", (found) => found === undefined);
  const { stack } = await place.open();
  if (stack.orchestrator.undeploy !== undefined) await stack.undeployPipeline(PIPELINE);
}

/** The engine's id of what was deployed. */
async function deploy(place: Workplace, schedule: ScheduleOptions | undefined): Promise<string> {
  const { result } = await deployFor(place, SOURCE, {
    intent: "deploy",
    ...(schedule === undefined ? {} : { schedule }),
  });
  return result.kind === "deployed" ? result.id : "";
}

async function changeSchedule(
  place: Workplace,
  change: "pause" | "resume" | "delete",
  timeLimit: number,
): Promise<void> {
  const { stack } = await place.open();
  await notRejected(`schedules.${change}()`, () =>
    stack.orchestrator.schedules?.[change](PIPELINE, { signal: AbortSignal.timeout(timeLimit) }),
  );
}

async function notRejected(what: string, act: () => Promise<void> | undefined): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw new Broken(`${what} was rejected: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Looks from a stack that is opened for it; engines may take a moment. */
async function expectSchedule(
  place: Workplace,
  when: string,
  holds: (found: EngineSchedule | undefined) => boolean,
  timeLimit: number,
): Promise<void> {
  const { stack } = await place.open();
  const engine = new EngineSchedules(stack);
  const deadline = Date.now() + timeLimit;
  for (;;) {
    const listed = (await engine.list()).filter(({ pipeline }) => pipeline === PIPELINE);
    if (listed.length < 2 && holds(listed[0])) return;
    if (Date.now() > deadline) {
      const found = listed.length === 0 ? "no schedule" : JSON.stringify(listed.length === 1 ? listed[0] : listed);
      throw new Broken(`Of the pipeline ${PIPELINE}, ${when}, schedules.list() gives ${found}.`);
    }
    await sleep(POLL_INTERVAL);
  }
}
