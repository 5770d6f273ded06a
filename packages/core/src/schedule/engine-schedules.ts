import { adviseName } from "../authoring/closest-name.ts";
import type { Stack } from "../component/stack.ts";
import { type AskOptions, askEngine, CHANGED_WITHIN } from "../engine/ask-engine.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import { nextPlanned } from "./next-planned.ts";
import type { EngineSchedule, ScheduleControl } from "./schedule-control.ts";

/** What can be done with a schedule. */
export type ScheduleChange = "pause" | "resume" | "delete";

/** The schedules of a stack's engine: a {@link ScheduleControl} that always answers. */
export class EngineSchedules {
  readonly #orchestrator: BaseOrchestrator;
  readonly #control: ScheduleControl;

  /** Raises `NOT_SUPPORTED` where the orchestrator has no schedules, or its engine cannot be asked for them. */
  constructor({ name, orchestrator }: Stack) {
    const { schedules, flavor } = orchestrator;
    if (schedules === undefined) {
      const canSchedule = orchestrator.supports.schedules;
      throw new TsugiteError(
        "NOT_SUPPORTED",
        canSchedule
          ? `The ${flavor} orchestrator of the stack ${name} cannot ask its engine for schedules.`
          : `The ${flavor} orchestrator of the stack ${name} has no schedules.`,
        {
          fix: canSchedule
            ? "Look at them in the engine itself; a flavor that can ask has a member `schedules`."
            : "Name a stack whose orchestrator has: `tsugite stack list`.",
        },
      );
    }
    this.#orchestrator = orchestrator;
    this.#control = schedules;
  }

  /** By the names of their pipelines. Raises `ENGINE_NOT_REACHED`, and `COMPONENT_INVALID` for an answer that is none. */
  async list(options: AskOptions = {}): Promise<readonly EngineSchedule[]> {
    const listed = await this.#ask("for its schedules", (call) => this.#control.list(call), options);
    if (!Array.isArray(listed) || !listed.every(isSchedule)) {
      throw new TsugiteError(
        "COMPONENT_INVALID",
        `schedules.list() of the ${this.#orchestrator.flavor} orchestrator returned ${JSON.stringify(listed)}.`,
        { fix: "Return an array of { pipeline, id, description, paused, … }." },
      );
    }
    return listed.map(withNextRun).toSorted((a, b) => (a.pipeline < b.pipeline ? -1 : 1));
  }

  /**
   * Changes the schedule of a pipeline; the schedule as it was before. Raises `SCHEDULE_NOT_FOUND` and
   * `ENGINE_NOT_REACHED`.
   */
  async change(pipeline: string, change: ScheduleChange, options: AskOptions = {}): Promise<EngineSchedule> {
    const known = await this.list(options);
    const found = known.find((schedule) => schedule.pipeline === pipeline);
    if (found === undefined) throw notFound(pipeline, known);
    const what = `to ${change} the schedule of ${pipeline}`;
    await this.#ask(what, (call) => this.#control[change](pipeline, call), { within: CHANGED_WITHIN, ...options });
    return found;
  }

  #ask<T>(what: string, ask: Parameters<typeof askEngine<T>>[1], options: AskOptions): Promise<T> {
    const fix = "See whether it is up and can be reached from here.";
    return askEngine(this.#orchestrator, ask, { ...options, what, fix });
  }
}

/** An engine that has just been given a schedule may not have planned its next run yet. */
function withNextRun(listed: EngineSchedule): EngineSchedule {
  const { schedule, nextRunAt, paused } = listed;
  if (schedule === undefined || nextRunAt !== undefined || paused) return listed;
  const planned = nextPlanned(schedule, Date.now());
  return planned === undefined ? listed : { ...listed, nextRunAt: planned };
}

function isSchedule(listed: Partial<EngineSchedule> | null): boolean {
  const texts = [listed?.pipeline, listed?.id, listed?.description];
  return texts.every((text) => typeof text === "string") && typeof listed?.paused === "boolean";
}

function notFound(pipeline: string, known: readonly EngineSchedule[]): TsugiteError {
  const names = known.map((each) => each.pipeline);
  return new TsugiteError("SCHEDULE_NOT_FOUND", `The pipeline ${pipeline} has no schedule.`, {
    fix: adviseName(
      pipeline,
      names,
      "There are no schedules: `tsugite deploy pipeline.ts --schedule @daily` makes one.",
    ),
  });
}
