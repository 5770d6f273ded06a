import { isDataFile } from "../codec/data-file.ts";
import { isPlainObject } from "../codec/describe-value.ts";
import { MAX_DEPTH, NotEncodable } from "../codec/not-encodable.ts";
import { formatPath } from "../codec/property-path.ts";
import { encodeJson } from "../codec/to-json.ts";
import type { Problem } from "../error/problem.ts";
import type { InputDraft } from "../spec/pipeline-draft.ts";
import { outputsOrigin } from "./create-outputs.ts";
import { describeRef, refOrigin } from "./ref-origin.ts";

/** Where a value stands, for messages. */
interface Place {
  /** `Step "fit": input`. */
  readonly owner: string;
  readonly path: string;
  readonly builder: object;
}

/** A value given to a step as the draft writes it: Refs and files by what they stand for, all else as JSON. */
export function toInputDraft(value: unknown, place: Place): InputDraft | Problem {
  const holders = new Set<object>();
  findHolders(value, holders, new Set(), 0);
  const problems: Problem[] = [];
  const draft = convert(value, place, holders, problems);
  return problems[0] ?? draft;
}

/** Whether the conversion found a problem. */
export function isProblem(result: InputDraft | Problem): result is Problem {
  return "code" in result;
}

/** Notes the arrays and objects that hold Refs or files at any depth; returns whether the value is or holds one. */
function findHolders(value: unknown, holders: Set<object>, seen: Set<object>, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (refOrigin(value) !== undefined || isDataFile(value)) return true;
  if (holders.has(value)) return true;
  // What is nested too deep, or in itself, is found by the codec, which has the words for it.
  if (seen.has(value) || depth > MAX_DEPTH) return false;
  seen.add(value);
  const parts: readonly unknown[] = Array.isArray(value) ? value : isPlainObject(value) ? Object.values(value) : [];
  for (const part of parts) {
    if (findHolders(part, holders, seen, depth + 1)) holders.add(value);
  }
  return holders.has(value);
}

function convert(value: unknown, place: Place, holders: ReadonlySet<object>, problems: Problem[]): InputDraft {
  const origin = refOrigin(value);
  if (origin !== undefined) {
    if (origin.builder !== place.builder) problems.push(foreignRef(describeRef(origin.source), place));
    return origin.source;
  }
  if (isDataFile(value)) return { kind: "file", path: value.path };
  if (typeof value !== "object" || value === null || !holders.has(value)) return convertLiteral(value, place, problems);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) =>
      convert(item, { ...place, path: `${place.path}[${index}]` }, holders, problems),
    );
    return { kind: "array", items };
  }
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(
      ([key, part]) =>
        [key, convert(part, { ...place, path: formatPath(place.path, [key]) }, holders, problems)] as const,
    );
  return { kind: "object", entries: Object.fromEntries(entries) };
}

function convertLiteral(value: unknown, place: Place, problems: Problem[]): InputDraft {
  const outputs = outputsOrigin(value);
  if (outputs !== undefined && Object.keys(value as object).length === 0) {
    problems.push({
      code: "INPUT_INVALID",
      message: `${place.owner} "${place.path}" is the result of step "${outputs.step}", which has no outputs.`,
      fix: "Put it into the option after instead.",
    });
  }
  try {
    return { kind: "value", value: encodeJson(value) };
  } catch (error) {
    if (!(error instanceof NotEncodable)) throw error;
    const path = formatPath(place.path, error.segments);
    problems.push({
      code: "INPUT_INVALID",
      message: `${place.owner} "${path}" ${error.finding.replace(" inside of a value", "")}, which cannot be an input.`,
      fix: inputAdvice(error),
    });
    return { kind: "value", value: null };
  }
}

function inputAdvice(error: NotEncodable): string {
  if (error.finding === "is a promise")
    return "Do not await or wrap it: the call of a step returns a Ref, and a value must be known when the pipeline is compiled.";
  if (error.finding === "is a Ref") return "Put Refs into arrays and plain objects only.";
  if (error.finding === "is a function")
    return "Import the function in the step's file and call it there; a step takes data.";
  if (error.finding.startsWith("is a stream")) return "Let a step return the stream, and give its result to this one.";
  return error.fix ?? "Give it plain data, a Ref or file(path).";
}

function foreignRef(what: string, place: Place): Problem {
  return {
    code: "REF_FOREIGN",
    message: `${place.owner} "${place.path}" is a Ref of another pipeline: ${what}.`,
    fix: "Call the step in this builder, and use the Ref it returns.",
  };
}
