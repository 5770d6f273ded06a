import { readFileSync } from "node:fs";

/** A JSON file of ours; undefined where it is missing or damaged, since it can always be made again. */
export function readJsonFile<T>(file: string, isValid: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
