import { adviseName } from "../authoring/closest-name.ts";
import type { Stack } from "../component/stack.ts";
import { type AskOptions, askEngine, CHANGED_WITHIN } from "../engine/ask-engine.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { DeploymentRecord } from "./deployment-record.ts";

/** See {@link Stack.undeployPipeline}. */
export async function undeployPipeline(
  { name, orchestrator, metadataStore }: Stack,
  pipeline: string,
  options: AskOptions = {},
): Promise<DeploymentRecord> {
  const { engine, flavor } = orchestrator;
  const undeploy = orchestrator.undeploy?.bind(orchestrator);
  if (undeploy === undefined) {
    throw new TsugiteError(
      "NOT_SUPPORTED",
      `The ${flavor} orchestrator of the stack ${name} cannot undeploy pipelines.`,
      {
        fix: orchestrator.supports.intents.includes("deploy")
          ? "Remove the pipeline in the engine itself; a flavor that can has a method undeploy()."
          : "Name the stack that it was deployed on: `tsugite stack list`.",
      },
    );
  }
  const [deployed] = await metadataStore.listDeployments({ engine, pipeline });
  if (deployed === undefined) throw notFound(pipeline, engine, await metadataStore.listDeployments({ engine }));
  await askEngine(orchestrator, (call) => undeploy(pipeline, call), {
    within: CHANGED_WITHIN,
    ...options,
    what: `to undeploy ${pipeline}`,
    fix: "See whether it is up and can be reached from here; the pipeline is recorded as deployed.",
  });
  return (await metadataStore.endDeployment({ engine, pipeline })) ?? deployed;
}

function notFound(pipeline: string, engine: string, deployed: readonly DeploymentRecord[]): TsugiteError {
  const names = deployed.map((each) => each.pipeline);
  return new TsugiteError("DEPLOYMENT_NOT_FOUND", `No pipeline ${pipeline} is deployed with ${engine}.`, {
    fix: adviseName(pipeline, names, "Nothing is deployed there: `--stack` names another stack."),
  });
}
