import { undeploy } from "../../client/undeploy.ts";
import { deploymentToJson } from "../../runs/deployment-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { placeOf, type StackChoice } from "./stack-choice.ts";

export async function undeployCommand(
  context: CliContext,
  [pipeline = ""]: readonly string[],
  options: StackChoice,
): Promise<void> {
  const deployment = await undeploy(pipeline, placeOf(context, options));
  print(context, { deployment: deploymentToJson(deployment) }, (paint) => {
    const { id, engine } = deployment;
    return `${paint("green", "✓")} Undeployed ${paint("bold", pipeline)}: ${engine} starts no more runs of ${id}.`;
  });
}
