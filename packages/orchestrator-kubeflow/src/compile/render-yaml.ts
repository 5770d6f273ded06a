import type { PipelineDocument, PlatformDocument } from "./ir.ts";

/** Words that YAML reads as something else than a text, in any of its versions; and what begins like a number. */
const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const PLAIN = /^[A-Za-z_][\w-]*$/;
/** Down to tasks, components and executors each entry stands on a line of its own; these stand at different depths. */
const deepestBlock = (document: PipelineDocument | PlatformDocument): number => ("platforms" in document ? 4 : 3);

/**
 * The documents as one stream of YAML, the first levels as people write them, and each task, component and executor on one
 * line: Kubeflow's limits are in bytes, and a difference between two versions shows which steps it is about. Everything
 * but plain words is written as JSON, which YAML contains.
 */
export function renderYaml(documents: readonly (PipelineDocument | PlatformDocument)[]): string {
  return documents.map((document) => block(document, 0, deepestBlock(document))).join("---\n");
}

function block(value: object, level: number, deepest: number): string {
  const indent = "  ".repeat(level);
  const lines = Object.entries(value).map(([key, part]) => {
    const isBlock = level < deepest && isMapping(part) && Object.values(part).some(isMapping);
    return isBlock
      ? `${indent}${scalar(key)}:\n${block(part, level + 1, deepest)}`
      : `${indent}${scalar(key)}: ${flow(part)}\n`;
  });
  return lines.join("");
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (!isMapping(value)) return typeof value === "string" ? scalar(value) : JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries.map(([key, part]) => `${scalar(key)}: ${flow(part)}`).join(", ")}}`;
}

function scalar(text: string): string {
  if (PLAIN.test(text) && !NO_TEXT.test(text)) return text;
  // Line breaks of YAML that JSON leaves as they are.
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
