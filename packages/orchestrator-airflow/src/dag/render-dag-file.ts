import { canonicalJson, digestOf, type Json } from "@tsugite/core";
import type { DagData } from "./dag-data.ts";

/** Where the template has the data, as Python that is right by itself. */
const PLACE = "json.loads(r'''{}''')";

/** A generated file. */
export interface DagFile {
  readonly text: string;
  /** Tells this version of file and bundle from others: what Airflow has parsed is seen by it. */
  readonly tag: string;
}

/** Puts the data of a DAG into the template. The same input gives the same bytes. */
export function renderDagFile(template: string, data: DagData): DagFile {
  if (template.split(PLACE).length !== 2) throw new Error(`The template has to have one ${PLACE}.`);
  const tag = `tsugite:${digestOf(template + canonicalJson(toJson(data))).slice(0, 16)}`;
  const literal = pythonJson(toJson({ ...data, tags: [...data.tags, tag] }));
  return { text: template.replace(PLACE, () => `json.loads(r'''${literal}''')`), tag };
}

/** DagData is plain JSON; interfaces are not assignable to the index signature of Json. */
function toJson(data: DagData): Json {
  return data as unknown as Json;
}

/**
 * JSON for a raw literal of Python in triple quotes: ASCII, without an apostrophe, so that nothing in it ends the literal,
 * and with sorted keys and a line for each member, for people who read the DAG in Airflow.
 */
function pythonJson(value: Json): string {
  const sorted: unknown = JSON.parse(canonicalJson(value));
  return JSON.stringify(sorted, null, 1).replaceAll(/['\u007f-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
