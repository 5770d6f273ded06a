import { expect, test } from "vitest";
import { kitReport, withoutChance } from "./kit-report.test-helper.ts";
import * as processes from "./processes-misled.test-fixture.ts";
import * as rules from "./rules-broken.test-fixture.ts";
import * as runs from "./runs-altered.test-fixture.ts";
import * as schedules from "./schedules-lost.test-fixture.ts";
import * as steps from "./steps-missed.test-fixture.ts";

const value = "linear graph: a step returns a value";
const failureMode = (mode: string): string => `the failure mode ${mode} is kept`;

const [undeployed, scheduled] = ["a deployed pipeline is taken back", "schedules are listed"];
/** The kit waits for engines that take a moment. */
const hasty: ReadonlySet<unknown> = new Set([runs.IgnoresCancellation, ...Object.values(schedules)]);

/** Each with the checks that it is tried on. */
const broken = [
  [steps.SkipsTheLastStep, [value]],
  [steps.WaitsForNothing, [value, "order without data: a step returns a value"]],
  [steps.CallsCoreAroundRunStep, [value]],
  [steps.ReturnsEarly, [value]],
  [steps.RunsStepsTwice, [value]],
  [steps.StopsAtTheFirstFailure, [value, "diamond: a step throws", failureMode("continueOnFailure")]],
  [steps.TakesOneAfterTheOther, [value, "steps that do not wait for each other run at the same time"]],
  [steps.LeavesRetriesToNobody, [value, "linear graph: a step throws once and is retried", "a step is tried again"]],
  [steps.TakesACrashForSuccess, [value, "linear graph: a step exits", "linear graph: a step is killed"]],
  [runs.NamesRunsByStep, [value]],
  [runs.KeepsFailuresToItself, [value, failureMode("stopOnFailure"), failureMode("failFast")]],
  [runs.IgnoresCancellation, [value, "a run is cancelled while a step that waits"]],
  [runs.LosesParameters, [value, "parameters reach the steps"]],
  [runs.AsksNoCache, [value]],
  [runs.SharesTheRun, [value, "two runs of one pipeline"]],
  [runs.CallsNoHooks, [value]],
  [runs.DropsLogs, [value]],
  [rules.LeavesAProcess, [value]],
  [rules.ThrowsInValidate, ["a deployment that is refused"]],
  [rules.WritesInValidate, [value, "a deployment that is refused"]],
  [rules.WritesWhenMade, [value, "making an orchestrator"]],
  [rules.ThrowsWhenMade, ["making an orchestrator", value]],
  [rules.DropsItsConfig, [value, "the config is parsed"]],
  [rules.WritesBesideOutDir, [value, "compiling writes", "deploying leaves"]],
  [rules.NamesAFileThatIsNotThere, ["compiling writes", "deploying leaves"]],
  [rules.DeploysWithoutVersion, ["compiling writes", "deploying leaves"]],
  [schedules.KeepsTheScheduleOfWhatIsGone, [undeployed, scheduled]],
  [schedules.RefusesWhatIsNotDeployed, [undeployed]],
  [schedules.CannotUndeploy, [undeployed, scheduled]],
  [schedules.PausesNothing, [undeployed, scheduled]],
  [schedules.DropsTheTimeZone, [undeployed, scheduled]],
  [schedules.KeepsTheOldSchedule, [undeployed, scheduled]],
  [processes.NamesAnotherFile, ["the entrypoint configuration is found", value]],
  [processes.InheritsItsSource, ["the entrypoint configuration is found", value]],
  [processes.NamesNoExport, ["the entrypoint configuration is found"]],
  [processes.SubmitsWithoutAttach, [value, "a run is cancelled while a step that waits", "a submitted run"]],
  [processes.StartsARunForEachStep, [value]],
  [processes.CannotFindItsRuns, ["a submitted run is waited for"]],
] as const;

for (const [tested, checks] of broken) {
  test(`${tested.FLAVOR} fails in the promise it breaks, and in no other`, async () => {
    const timeLimit = hasty.has(tested) ? 2_000 : 60_000;
    const only = new RegExp(`^(${checks.map((check) => check.replace(/[.()]/g, "\\$&")).join("|")})`);
    const report = await kitReport(tested, new URL("./processes-misled.test-fixture.ts", import.meta.url), {
      only,
      timeLimit,
    });
    const failed = report.filter(({ status }) => status === "failed");
    const told = failed.flatMap(({ message }) => /Promise: .*/.exec(message ?? "")?.[0] ?? []);
    const promises = new Set(told);
    // Each is told once as a whole.
    expect(told).toHaveLength(promises.size);
    expect([...promises]).toHaveLength(tested === runs.KeepsFailuresToItself ? 2 : 1);
    expect(failed.every(({ message }) => message?.match(/ Promise: |broke the same promise/))).toBe(true);
    const messages = failed.map(({ message = "" }) => withoutChance(message));
    await expect(`${messages.join("\n\n")}\n`).toMatchFileSnapshot(`./golden/${tested.FLAVOR}.txt`);
  });
}
