import { type CacheExplanation, explainCache } from "../../runs/explain-cache.ts";
import { requireStepName } from "../../runs/find-artifact.ts";
import { findRun } from "../../runs/find-run.ts";
import { type CliContext, print } from "../cli-context.ts";
import { cleanLine } from "../format/clean-text.ts";
import { padTo } from "../format/line.ts";
import type { Paint } from "../format/paint.ts";
import { iconOf } from "../run-view/step-line.ts";
import { type StackChoice, withStack } from "./stack-choice.ts";

const WIDEST_NAME = 32;

export async function cacheExplain(
  context: CliContext,
  [address = "latest", step]: readonly string[],
  options: StackChoice,
): Promise<void> {
  await withStack(context, options, async ({ metadataStore }) => {
    const run = await findRun(metadataStore, address);
    if (step !== undefined) await requireStepName(metadataStore, run, step);
    const [spec, records] = await Promise.all([metadataStore.getSpec(run.id), metadataStore.listSteps(run.id)]);
    const steps = explainCache(run, spec, records).filter((explained) => step === undefined || explained.step === step);
    const data = { run: { id: run.id, name: run.name, pipeline: run.pipeline }, steps };
    print(context, data, (paint) => {
      const width = Math.min(WIDEST_NAME, Math.max(0, ...steps.map((explained) => explained.step.length)));
      return steps.map((explained) => describeStep(explained, width, paint)).join("\n");
    });
  });
}

function describeStep({ step, status, cache, reasons }: CacheExplanation, width: number, paint: Paint): string {
  const icon = iconOf(status === "running" ? "completed" : status);
  const mark = typeof icon === "string" ? icon : paint(icon.style, icon.text);
  const indent = " ".repeat(width + 4);
  const lines = reasons.flatMap(({ text, details }) => [
    cleanLine(text),
    ...details.map((detail) => `  ${paint("dim", cleanLine(detail))}`),
  ]);
  const name = cache === "called" ? paint("bold", padTo(step, width)) : padTo(step, width);
  return `${mark} ${name}  ${lines.join(`\n${indent}`)}`;
}
