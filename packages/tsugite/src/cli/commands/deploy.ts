import { describeProblem, describeSchedule } from "@tsugite/core";
import { deploy } from "../../client/deploy.ts";
import { deploymentToJson } from "../../runs/deployment-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { inCommandWords } from "../command-words.ts";
import { commandLine } from "../format/command-line.ts";
import { paintFor } from "../format/paint.ts";
import { renderPairs } from "../format/table.ts";
import { pipelineTarget } from "./pipeline-target.ts";
import { readParameters } from "./read-parameters.ts";
import { readScheduleOptions, type ScheduleCommandOptions } from "./schedule-options.ts";
import type { StackChoice } from "./stack-choice.ts";
import { tellLog } from "./tell-log.ts";

export interface DeployCommandOptions extends ScheduleCommandOptions, StackChoice {
  readonly unpause?: boolean;
}

export async function deployCommand(
  context: CliContext,
  [file = ""]: readonly string[],
  options: DeployCommandOptions,
): Promise<void> {
  const schedule = readScheduleOptions(options);
  const parameters = await readParameters(context.cwd, options);
  const { deployment, spec, warnings } = await deploy(await pipelineTarget(context.cwd, file), {
    ...parameters,
    ...(options.stack === undefined ? {} : { stack: options.stack }),
    ...(options.unpause === undefined ? {} : { unpause: options.unpause }),
    ...(schedule === undefined ? {} : { schedule }),
    onLog: tellLog(context),
  });
  for (const warning of warnings) {
    const text = inCommandWords(describeProblem(warning), context);
    context.stderr.write(`${paintFor(context.stderr)("yellow", "!")} ${text}\n`);
  }
  print(context, { deployment: deploymentToJson(deployment), warnings }, (paint) => {
    const { pipeline, id, version, engine, url, schedule: planned } = deployment;
    const steps = `${spec.steps.length} ${spec.steps.length === 1 ? "step" : "steps"}`;
    const next = [
      planned === undefined ? ["runs", "list", "--pipeline", pipeline] : ["schedules", "list"],
      ["undeploy", pipeline],
    ].map((words) => commandLine(words, context.stack));
    const pairs: readonly (readonly [string, string])[] = [
      ["Engine", engine],
      ["Id", `${id} ${paint("dim", `version ${version}`)}`],
      ["Starts", planned === undefined ? "when somebody asks the engine to" : describeSchedule(planned)],
      ...(url === undefined ? [] : [["Page", url] as const]),
      ["Next", next.join("\n")],
    ];
    const title = `${paint("green", "✓")} Deployed ${paint("bold", pipeline)} (${steps}) on the stack ${deployment.stack}.`;
    return `${title}\n\n${renderPairs(pairs, paint, "  ")}`;
  });
}
