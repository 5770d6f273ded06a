import { type PipelineSpec, TsugiteError } from "@tsugite/core";
import * as v from "valibot";
import { type CompiledPipeline, isOf, versionIn } from "../compile/compile-pipeline.ts";
import { renderYaml } from "../compile/render-yaml.ts";
import type { KubeflowPipeline, KubeflowVersion } from "../rest/answers.ts";
import type { KubeflowClient } from "../rest/kubeflow-client.ts";
import { refused } from "../rest/rest-errors.ts";

/** A pipeline on its way to Kubeflow. */
export interface PipelineToDeliver {
  readonly client: KubeflowClient;
  readonly spec: Pick<PipelineSpec, "name">;
  readonly compiled: CompiledPipeline;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A version of a pipeline that Kubeflow has. */
export interface DeliveredPipeline {
  readonly pipelineId: string;
  readonly versionId: string;
}

/**
 * Brings a pipeline to Kubeflow: a new one, or a version of one that it has, and nothing where its newest version is this
 * one. A version is named by its content, so that what was uploaded twice, or by two at once, is there once. What Kubeflow
 * has stays as it is until the new version is there whole.
 *
 * Raises `NAME_INVALID` where the pipeline of this name is not ours, and what {@link KubeflowClient} raises.
 */
export async function deliverPipeline(request: PipelineToDeliver): Promise<DeliveredPipeline> {
  const { client, spec, compiled, log, signal } = request;
  const { pipelineSpec, platformSpec, version } = compiled;
  const { name, description } = pipelineSpec.pipelineInfo;
  const yaml = renderYaml([pipelineSpec, platformSpec]);
  const found = await client.pipelines.find(name, signal);
  if (found === undefined) {
    log(`Uploading the pipeline ${name} to Kubeflow.`);
    const made = await client.pipelines.upload({ name, displayName: spec.name, description, yaml, signal });
    // The version that comes with a pipeline has its name.
    const isIt = (each: KubeflowVersion): boolean => versionOfContent(each) === version || each.name === name;
    if (made !== undefined) return versionOf(request, made.pipeline_id, isIt);
  }
  // Somebody else may have been quicker.
  const known = found ?? (await client.pipelines.find(name, signal));
  if (known === undefined) throw refused(`Kubeflow says that it has a pipeline ${name}, and does not find it.`);
  const pipelineId = known.pipeline_id;
  const [newest] = await firstOf(client.pipelines.versions(pipelineId, signal));
  if (newest !== undefined) {
    requireOurs(request, known, newest);
    if (versionOfContent(newest) === version) return { pipelineId, versionId: newest.pipeline_version_id };
  }
  log(`Uploading a new version of the pipeline ${name} to Kubeflow.`);
  const versionName = `${name}-${version}`;
  const upload = { name: versionName, description, yaml, signal };
  const uploaded = await client.pipelines.uploadVersion(pipelineId, upload);
  if (uploaded !== undefined) return { pipelineId, versionId: uploaded.pipeline_version_id };
  return versionOf(request, pipelineId, (each) => each.name === versionName);
}

async function versionOf(
  { client, compiled, signal }: PipelineToDeliver,
  pipelineId: string,
  isIt: (version: KubeflowVersion) => boolean,
): Promise<DeliveredPipeline> {
  for await (const version of client.pipelines.versions(pipelineId, signal)) {
    if (isIt(version)) return { pipelineId, versionId: version.pipeline_version_id };
  }
  const { name } = compiled.pipelineSpec.pipelineInfo;
  throw refused(`Kubeflow took the pipeline ${name}, and has no version of it with what was uploaded.`, {
    fix: "See whether somebody deleted it there at the same time, and deploy it again.",
  });
}

async function firstOf<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  for await (const one of all) return [one];
  return [];
}

/** Of what was uploaded, or of the pipeline itself, which has the description that it came with. */
function requireOurs({ spec, compiled }: PipelineToDeliver, known: KubeflowPipeline, newest: KubeflowVersion): void {
  const description = descriptionIn(newest) || (known.description ?? "");
  if (isOf(spec, description)) return;
  const { name } = compiled.pipelineSpec.pipelineInfo;
  const other =
    versionIn(description) === undefined ? "which Tsugite did not make" : `which is another: ${description}`;
  throw new TsugiteError("NAME_INVALID", `Kubeflow has a pipeline called ${name} already, ${other}.`, {
    fix: `Give the pipeline ${spec.name} another name, delete that one in Kubeflow, or use another \`namespace\`.`,
  });
}

function versionOfContent(version: KubeflowVersion): string | undefined {
  return versionIn(descriptionIn(version));
}

const document = v.object({ pipelineInfo: v.object({ description: v.string() }) });
/** Of two documents, Kubeflow gives each below its own name. */
const documents = v.union([document, v.object({ pipeline_spec: document })]);

function descriptionIn({ pipeline_spec }: KubeflowVersion): string {
  const parsed = v.safeParse(documents, pipeline_spec);
  if (!parsed.success) return "";
  const { pipelineInfo } = "pipeline_spec" in parsed.output ? parsed.output.pipeline_spec : parsed.output;
  return pipelineInfo.description;
}
