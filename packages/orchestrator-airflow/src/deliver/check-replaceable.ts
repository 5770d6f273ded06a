import { TsugiteError } from "@tsugite/core";
import type { DagData } from "../dag/dag-data.ts";
import { readDagFile } from "../dag/read-dag-file.ts";

/** Raises `NAME_INVALID` when a file must not be replaced by one with this text. */
export function checkReplaceable(file: string, there: string, text: string): void {
  if (!there.includes('"tsugite:')) {
    throw new TsugiteError(
      "NAME_INVALID",
      `The file ${file} is there and was not written by Tsugite; it is left as it is.`,
      { fix: "Rename the pipeline, or move that file away." },
    );
  }
  const [before, after] = [readDagFile(there)?.data, readDagFile(text)?.data];
  if (before === undefined || after === undefined || originOf(before) === originOf(after)) return;
  throw new TsugiteError(
    "NAME_INVALID",
    `The DAG ${before.dag_id} in ${file} is of ${originOf(before)}, and would be replaced by one of ${originOf(after)}; it is left as it is.`,
    {
      fix: `Rename one of the two pipelines. If it is the same one and has moved: \`tsugite undeploy ${before.dag_id}\`, and deploy it again.`,
    },
  );
}

function originOf({ project, source }: DagData): string {
  return project === null ? source : `${source} of the project ${project}`;
}
