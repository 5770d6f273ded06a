import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonFile } from "../python-files.ts";
import type { DagData } from "./dag-data.ts";
import { readDagFile } from "./read-dag-file.ts";
import { renderDagFile } from "./render-dag-file.ts";

const template = await readFile(pythonFile("dag.py"), "utf8");

test("a generated file is taken apart into what it was made of, whatever users wrote into it", () => {
  const schedule = fc.option(
    fc.oneof(fc.record({ cron: fc.string(), time_zone: fc.string() }), fc.record({ interval: fc.integer({ min: 1 }) })),
  );
  const data = fc.record({
    dag_id: fc.string(),
    project: fc.option(fc.string()),
    source: fc.string(),
    bundle: fc.string(),
    tags: fc.array(fc.string()),
    schedule,
    start_date: fc.option(fc.string()),
    end_date: fc.option(fc.string()),
    catch_up: fc.boolean(),
    doc_md: fc.string({ unit: "binary" }),
    parameters: fc.dictionary(fc.string(), fc.jsonValue()),
  });
  fc.assert(
    fc.property(data, (drawn) => {
      // Only what is read is there; the template takes any data.
      const written = { ...JSON.parse(JSON.stringify(drawn)), tags: drawn.tags } as DagData;
      const { text, tag } = renderDagFile(template, written);
      const parts = readDagFile(text);
      expect(parts).toEqual({ template, data: written });
      expect(parts && renderDagFile(parts.template, parts.data)).toEqual({ text, tag });
    }),
  );
});

test.for(["", "from airflow import DAG\n", "x = json.loads(r'''{}''')", "x = json.loads(r'''[1, 2''')"])(
  "%j is no generated file",
  (text) => {
    expect(readDagFile(text)).toBeUndefined();
  },
);
