import { type ArtifactRecord, decodeValue, type LineageRecord, openArtifact, type Stack } from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import { type FoundArtifact, findArtifact } from "../../runs/find-artifact.ts";
import { type CliContext, print } from "../cli-context.ts";
import { columnsOf } from "../format/columns.ts";
import { commandLine } from "../format/command-line.ts";
import type { Paint } from "../format/paint.ts";
import { renderPairs } from "../format/table.ts";
import { formatValue, valueToJson } from "../format/value.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";
import { stackToName } from "./stack-to-name.ts";

/** A value that is larger is exported instead of shown. */
const LARGEST_SHOWN = 8 * 1024 * 1024;

type Value = { readonly shown: unknown } | undefined;

export async function artifactsShow(
  context: CliContext,
  address: readonly string[],
  options: StackChoice,
): Promise<void> {
  await withStack(context, options, async (stack, projectRoot) => {
    const found = await findArtifact(stack.metadataStore, address);
    const { artifact } = found;
    const [lineage, value, toName] = await Promise.all([
      stack.metadataStore.getLineage(artifact.digest),
      readValue(stack, artifact),
      stackToName(projectRoot, stack.name),
    ]);
    const data = {
      ...artifact,
      ...(value === undefined ? {} : { value: valueToJson(value.shown) }),
      producers: lineage.producers.map(lineageToJson),
      consumers: lineage.consumers.map(lineageToJson),
    };
    print(context, data, (paint) => {
      const width = columnsOf(context.stdout) ?? 100;
      const style = { colors: paint("bold", "x") !== "x", width, short: false };
      const shown = value === undefined ? hintFor(found, toName, paint) : formatValue(value.shown, style);
      return [describe(found, lineage, paint), shown].join("\n\n");
    });
  });
}

/** The decoded value where it can be shown: what the encoder of a declared codec returned, for there is no user's code here. */
async function readValue(stack: Stack, artifact: ArtifactRecord): Promise<Value> {
  const isReadable = /(?:^|\+)(?:json|text|\w*\d\w*array)$/.test(artifact.codec);
  if (!isReadable || artifact.size > LARGEST_SHOWN) return undefined;
  return { shown: await decodeValue(artifact.codec, await openArtifact(stack, artifact)) };
}

function describe(
  { artifact, from }: FoundArtifact,
  lineage: { readonly producers: readonly LineageRecord[]; readonly consumers: readonly LineageRecord[] },
  paint: Paint,
): string {
  const title = from === undefined ? artifact.digest : `${from.step}.${from.output}`;
  const pairs: [string, string][] = [
    ["digest", artifact.digest],
    ["codec", artifact.codec],
    ["size", prettyBytes(artifact.size)],
  ];
  if (artifact.name !== undefined) pairs.push(["file", artifact.name]);
  pairs.push(["made by", listOf(lineage.producers)], ["used by", listOf(lineage.consumers)]);
  return `${paint("bold", title)}\n${renderPairs(pairs, paint, "  ")}`;
}

/** At most this many steps are listed for each direction. */
const LISTED = 10;

function listOf(records: readonly LineageRecord[]): string {
  if (records.length === 0) return "–";
  const lines = records.slice(0, LISTED).map(({ step, port, runName }) => `${step}.${port} of ${runName}`);
  if (records.length > LISTED) lines.push(`… and ${records.length - LISTED} more`);
  return lines.join("\n");
}

function lineageToJson({ runId, runName, pipeline, step, port }: LineageRecord): object {
  return { runId, runName, pipeline, step, port };
}

function hintFor({ artifact, from }: FoundArtifact, stack: string | undefined, paint: Paint): string {
  const address = from === undefined ? [artifact.digest.slice(0, 12)] : [from.run.name, `${from.step}.${from.output}`];
  return `${paint("dim", "→")} ${commandLine(["artifacts", "export", ...address, "--out", "<file>"], stack)}`;
}
