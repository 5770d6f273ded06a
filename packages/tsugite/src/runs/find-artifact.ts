import {
  type ArtifactRecord,
  type BaseMetadataStore,
  type RunRecord,
  type StepRecord,
  TsugiteError,
} from "@tsugite/core";
import { didYouMean, enumerate } from "../config/did-you-mean.ts";
import { findRun } from "./find-run.ts";

/** An artifact, and the output it was found as, if it was named by a run. */
export interface FoundArtifact {
  readonly artifact: ArtifactRecord;
  readonly from?: { readonly run: RunRecord; readonly step: string; readonly output: string };
}

/**
 * The artifact that an address names: a run and `step` or `step.output`, or a digest or the beginning of one. Raises
 * `RUN_NOT_FOUND`, `STEP_NOT_FOUND`, `ARTIFACT_NOT_FOUND`, and `USAGE` when it could be several.
 */
export async function findArtifact(store: BaseMetadataStore, address: readonly string[]): Promise<FoundArtifact> {
  const [first = "", port] = address;
  if (port !== undefined) return findOutput(store, await findRun(store, first), port);
  if (!/^[0-9a-f]{4,64}$/.test(first)) {
    throw new TsugiteError("USAGE", `\`${first}\` is no digest, and no step was named.`, {
      fix: `Name a step of the run, as in \`${first} <step>\`, or at least 4 digits of a digest.`,
    });
  }
  const found = await store.findArtifacts(first, 20);
  const digests = [...new Set(found.map(({ digest }) => digest))];
  if (digests.length > 1) {
    throw new TsugiteError("USAGE", `${digests.length} artifacts begin with \`${first}\`.`, {
      fix: `Give more digits: ${enumerate(
        digests.slice(0, 5).map((digest) => digest.slice(0, first.length + 8)),
        "or",
      )}.`,
    });
  }
  const [artifact] = found;
  if (artifact !== undefined) return { artifact };
  throw new TsugiteError("ARTIFACT_NOT_FOUND", `There is no artifact \`${first}\`.`, {
    fix: "`tsugite runs show latest` lists those of the newest run.",
  });
}

async function findOutput(store: BaseMetadataStore, run: RunRecord, port: string): Promise<FoundArtifact> {
  const { step, output } = await splitPort(store, run, port);
  const names = Object.keys(step.outputs);
  const address = (name: string): string => `\`${step.step}.${name}\``;
  if (names.length === 0) {
    throw new TsugiteError(
      "ARTIFACT_NOT_FOUND",
      `The step \`${step.step}\` of run ${run.name} has no outputs: it is ${step.status}.`,
      {
        fix: `\`tsugite runs show ${run.name}\` shows what there is.`,
      },
    );
  }
  const name = output ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new TsugiteError("USAGE", `The step \`${step.step}\` has ${names.length} outputs.`, {
      fix: `Name one: ${enumerate(names.map(address), "or")}.`,
    });
  }
  const artifact = Object.hasOwn(step.outputs, name) ? step.outputs[name] : undefined;
  if (artifact !== undefined) return { artifact, from: { run, step: step.step, output: name } };
  throw new TsugiteError("ARTIFACT_NOT_FOUND", `The step \`${step.step}\` has no output \`${name}\`.`, {
    fix: didYouMean(name, names) ?? "",
  });
}

/** Step names may hold dots, so that the whole is tried first. */
async function splitPort(
  store: BaseMetadataStore,
  run: RunRecord,
  port: string,
): Promise<{ readonly step: StepRecord; readonly output?: string }> {
  const whole = await store.getStep({ runId: run.id, step: port });
  if (whole !== undefined) return { step: whole };
  const dot = port.lastIndexOf(".");
  const step = dot <= 0 ? undefined : await store.getStep({ runId: run.id, step: port.slice(0, dot) });
  if (step !== undefined) return { step, output: port.slice(dot + 1) };
  await requireStepName(store, run, dot <= 0 ? port : port.slice(0, dot));
  throw new TsugiteError("ARTIFACT_NOT_FOUND", `The step \`${port}\` of run ${run.name} has not started.`, {
    fix: `\`tsugite runs show ${run.name}\` shows what there is.`,
  });
}

/** Raises `STEP_NOT_FOUND` when the run's pipeline has no step of this name. */
export async function requireStepName(store: BaseMetadataStore, run: RunRecord, name: string): Promise<void> {
  const names = (await store.getSpec(run.id)).steps.map((step) => step.name);
  if (names.includes(name)) return;
  throw new TsugiteError("STEP_NOT_FOUND", `The run ${run.name} has no step \`${name}\`.`, {
    fix: didYouMean(name, names) ?? "Its pipeline has no steps.",
  });
}
