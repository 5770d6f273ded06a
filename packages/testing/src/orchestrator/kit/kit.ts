import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { messageWithoutFix, TsugiteError } from "@tsugite/core";
import { matrixFile } from "../matrix/cells.ts";
import type { TestedStack, TestOrchestratorOptions } from "../options.ts";
import { leftProcesses } from "../processes/left-processes.ts";
import type { ProcessMark } from "../processes/running-processes.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";
import { PromiseBroken } from "../promises/promise-broken.ts";
import { type KitProject, makeKitProject } from "./kit-project.ts";
import { type KitStack, openKitStack } from "./kit-stack.ts";
import type { ObservedRun } from "./observed-run.ts";
import {
  type KitPipeline,
  type RunPipelineOptions,
  runPipeline,
  TimeLimitPassed,
  withPipeline,
} from "./run-pipeline.ts";

const MARK_VARIABLE = "TSUGITE_CONFORMANCE";

/** Where one check works: a project, a folder for the state of its stacks, and the author's stack. */
export interface Workplace {
  /** Absolute path of the folder that the stack's own stores are in. */
  readonly root: string;
  readonly projectRoot: string;
  /** Opens the stack anew, as another process would; it is closed with the workplace. */
  open(): Promise<KitStack>;
  withPipeline<Result>(source: string, use: (pipeline: KitPipeline) => Promise<Result>): Promise<Result>;
  run(pipeline: KitPipeline, options?: Partial<RunPipelineOptions>): Promise<ObservedRun>;
}

/** What all checks of one flavor share. */
export class Kit {
  readonly flavor: string;
  readonly #options: TestOrchestratorOptions;
  readonly #hasEntrypoint: boolean;
  #project: Promise<KitProject> | undefined;

  constructor(options: TestOrchestratorOptions, { orchestrator }: TestedStack) {
    const { FLAVOR, entrypointConfiguration } = orchestrator.class as unknown as {
      readonly FLAVOR: string;
      readonly entrypointConfiguration?: unknown;
    };
    this.flavor = FLAVOR;
    this.#options = options;
    this.#hasEntrypoint = entrypointConfiguration !== undefined;
  }

  /** Fails a check. */
  broken(where: string, finding: Finding): never {
    throw new PromiseBroken(this.flavor, where, finding);
  }

  /** Lets a check work on a stack of its own, and looks whether it left processes behind. */
  async inWorkplace<Result>(
    where: string,
    use: (place: Workplace) => Promise<Result>,
    { folder }: { readonly folder?: string } = {},
  ): Promise<Result> {
    const project = await (folder === undefined ? this.#sharedProject() : this.#makeProject(folder));
    const root = await project.stateFolder("stack");
    const mark: ProcessMark = { variable: `${MARK_VARIABLE}=${randomUUID()}`, folder: project.root };
    const tested = await this.#options.createStack({ root });
    const opened: KitStack[] = [];
    const open = async (): Promise<KitStack> => {
      const kit = await openKitStack(project.root, root, tested);
      opened.push(kit);
      return kit;
    };
    const timeLimit = this.#options.timeLimit ?? 60_000;
    // Threads copy the environment when they start, and processes are given it.
    process.env[MARK_VARIABLE] = mark.variable.slice(MARK_VARIABLE.length + 1);
    let result: Result;
    try {
      result = await use({
        root,
        projectRoot: project.root,
        open,
        withPipeline: (source, useIt) => withPipeline(project.root, source, useIt),
        run: async (pipeline, options = {}) => runPipeline(pipeline, await open(), { timeLimit, ...options }),
      });
    } catch (error) {
      throw this.#asBroken(where, error);
    } finally {
      delete process.env[MARK_VARIABLE];
      await Promise.all(opened.map((each) => each.close()));
      await tested.close?.();
    }
    const left = await leftProcesses(mark);
    if (left !== undefined) this.broken(where, left);
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
    return result;
  }

  /** What a run throws says that it did not end as runs do. */
  #asBroken(where: string, error: unknown): unknown {
    if (error instanceof TimeLimitPassed) {
      return new PromiseBroken(this.flavor, where, { promise: promises.ends, found: error.message });
    }
    if (!TsugiteError.is(error, "ORCHESTRATOR_FAILED") && !TsugiteError.is(error, "COMPONENT_INVALID")) return error;
    return new PromiseBroken(this.flavor, where, { promise: promises.ends, found: messageWithoutFix(error) });
  }

  #sharedProject(): Promise<KitProject> {
    this.#project ??= this.#makeProject("project");
    return this.#project;
  }

  /** Gone when the process ends. */
  async #makeProject(folder: string): Promise<KitProject> {
    const files = { "matrix.ts": matrixFile() };
    const project = await makeKitProject({ hasEntrypoint: this.#hasEntrypoint, files, folder });
    process.on("exit", () => rmSync(dirname(project.root), { recursive: true, force: true }));
    return project;
  }
}
