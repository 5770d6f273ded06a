import type { Problem } from "@tsugite/core";
import * as v from "valibot";
import type { PipelineDocument, PlatformDocument } from "../compile/ir.ts";
import { checkContainer } from "./check-container.ts";
import { checkDag } from "./check-dag.ts";
import { checkSizes } from "./check-sizes.ts";
import { pipelineSchema, platformSchema } from "./ir-schema.ts";

/**
 * All that is wrong with a compiled pipeline. The server would take some of it and drop what it does not know, say no more
 * than "unknown template format" of other, and let the rest fail when a run is created, or in the middle of one.
 */
export function validatePipeline(pipeline: PipelineDocument, platform: PlatformDocument): Problem[] {
  const misformed = [...formProblems(pipelineSchema, pipeline), ...formProblems(platformSchema, platform)];
  if (misformed.length > 0) return misformed;
  const { root, components, deploymentSpec } = pipeline;
  const problems = checkDag({ name: "root", component: root, components });
  for (const [name, component] of Object.entries(components)) {
    if ("dag" in component) problems.push(...checkDag({ name, component, components }));
    else problems.push(...checkContainer(name, component, pipeline));
  }
  for (const label of Object.keys(platform.platforms.kubernetes.deploymentSpec.executors)) {
    if (Object.hasOwn(deploymentSpec.executors, label)) continue;
    problems.push({ code: "INTERNAL", message: `Kubernetes is told of ${label}, which there is not.` });
  }
  return [...problems, ...checkSizes(pipeline, platform)];
}

function formProblems(schema: v.GenericSchema, document: object): Problem[] {
  const { issues = [] } = v.safeParse(schema, document);
  return issues.map((issue) => ({
    code: "INTERNAL",
    message: `The compiled pipeline is not what Kubeflow takes, at ${v.getDotPath(issue) ?? "its root"}: ${issue.message}.`,
  }));
}
