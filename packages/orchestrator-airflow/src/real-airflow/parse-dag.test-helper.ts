import { runPython } from "./run-python.test-helper.ts";

/** What Airflow made of a file. */
export interface ParsedDag {
  readonly version: string;
  readonly seconds: number;
  readonly errors: Readonly<Record<string, string>>;
  readonly dags: Readonly<Record<string, Record<string, unknown>>>;
}

/** Has Airflow parse a DAG file, as its DAG processor does. */
export function parseDag(version: 2 | 3, text: string): Promise<ParsedDag> {
  return runPython(version, "parse-dag", text);
}
