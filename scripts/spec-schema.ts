// Generates the published JSON Schema of PipelineSpec from its types: `pnpm schema`.
import { readFile, writeFile } from "node:fs/promises";
import { createGenerator } from "ts-json-schema-generator";

const target = new URL("../packages/core/pipeline-spec.schema.json", import.meta.url);

/** The schema as the types have it now. */
export function specSchema(): string {
  const schema = createGenerator({
    path: new URL("../packages/core/src/spec/pipeline-spec.ts", import.meta.url).pathname,
    tsconfig: new URL("../tsconfig.json", import.meta.url).pathname,
    type: "PipelineSpec",
    topRef: true,
    jsDoc: "extended",
    additionalProperties: false,
    skipTypeCheck: true,
    sortProps: true,
  }).createSchema("PipelineSpec");
  const title = "PipelineSpec of Tsugite, specVersion 1";
  return `${JSON.stringify({ $id: "urn:tsugite:pipeline-spec:1", title, ...schema }, null, 2)}\n`;
}

/** The schema as it is published. */
export function publishedSpecSchema(): Promise<string> {
  return readFile(target, "utf8");
}

if (import.meta.main) await writeFile(target, specSchema());
