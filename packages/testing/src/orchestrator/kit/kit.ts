import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { messageWithoutFix, TsugiteError } from "@tsugite/core";
import { matrixFile } from "../matrix/cells.ts";
import type { TestedStack, TestOrchestratorOptions } from "../options.ts";
import { leftProcesses } from "../processes/left-processes.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding, FlavorPromise } from "../promises/promise.ts";
import { PromiseBroken } from "../promises/promise-broken.ts";
import { type KitProject, makeKitProject } from "./kit-project.ts";
import { type KitStack, openKitStack } from "./kit-stack.ts";
import type { ObservedRun } from "./observed-run.ts";
import { type KitPipeline, type RunPipelineOptions, RunRejected, runPipeline, withPipeline } from "./run-pipeline.ts";

/** Milliseconds that a run may take, unless the author says otherwise. */
export const TIME_LIMIT = 60_000;

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

export interface WorkplaceOptions {
  /** Name of the folder of a project of its own. @default a project that the checks share */
  readonly folder?: string;
  /** Whether other checks go on at the same time, so that their processes are not looked for. @default false */
  readonly besideOthers?: boolean;
}

/** What all checks of one flavor share. */
export class Kit {
  readonly flavor: string;
  readonly #options: TestOrchestratorOptions;
  readonly #hasEntrypoint: boolean;
  readonly #id = randomUUID();
  /** The check that each of these was told of first. */
  readonly #broken = new Map<FlavorPromise, string>();
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

  /** Fails a check. A promise that was found broken before is not told as a whole again. */
  broken(where: string, finding: Finding, cause?: unknown): never {
    const first = this.#broken.get(finding.promise);
    if (first === undefined) this.#broken.set(finding.promise, where);
    throw new PromiseBroken(this.flavor, { where, finding, first, cause });
  }

  /** Lets a check work on a stack of its own, and looks whether it left processes behind. */
  async inWorkplace<Result>(
    where: string,
    use: (place: Workplace) => Promise<Result>,
    { folder, besideOthers = false }: WorkplaceOptions = {},
  ): Promise<Result> {
    const project = await (folder === undefined ? this.#sharedProject() : this.#makeProject(folder));
    const root = await project.stateFolder("stack");
    const tested = await this.#options.createStack({ root });
    const opened: KitStack[] = [];
    const open = async (): Promise<KitStack> => {
      const kit = await openKitStack(project.root, root, tested).catch((error: unknown) => {
        if (!TsugiteError.is(error, "COMPONENT_INVALID")) throw error;
        const at = error.at === undefined ? "" : ` (${error.at})`;
        return this.broken(where, { promise: promises.constructor, found: messageWithoutFix(error) + at }, error);
      });
      opened.push(kit);
      return kit;
    };
    const timeLimit = this.#options.timeLimit ?? TIME_LIMIT;
    // Threads copy the environment when they start, and processes are given it.
    process.env[MARK_VARIABLE] = this.#id;
    let result: Result;
    try {
      result = await use({
        root,
        projectRoot: project.root,
        open,
        withPipeline: (source, useIt) => withPipeline(project.root, source, useIt),
        run: async (pipeline, options = {}) => {
          const kit = await open();
          return runPipeline(pipeline, kit, { timeLimit, ...options });
        },
      });
    } catch (error) {
      if (!(error instanceof RunRejected)) throw error;
      const promise = error.isMisuse ? promises.returns : promises.ends;
      this.broken(where, { promise, found: error.message }, error.cause);
    } finally {
      await Promise.all(opened.map((each) => each.close()));
      await tested.close?.();
    }
    if (!besideOthers) await this.checkProcesses(where, project.root);
    await (folder === undefined ? rm(root, { recursive: true, force: true, maxRetries: 3 }) : project.remove());
    return result;
  }

  /** Fails when processes are left of what the kit has run until now. */
  async checkProcesses(where: string, projectRoot?: string): Promise<void> {
    const folder = projectRoot ?? (await this.#sharedProject()).root;
    const left = await leftProcesses({ variable: `${MARK_VARIABLE}=${this.#id}`, folder });
    if (left !== undefined) this.broken(where, left);
  }

  /** Removes the files of the kit. */
  async close(): Promise<void> {
    await (await this.#project)?.remove();
    this.#project = undefined;
  }

  #sharedProject(): Promise<KitProject> {
    this.#project ??= this.#makeProject("project");
    return this.#project;
  }

  #makeProject(folder: string): Promise<KitProject> {
    const files = { "matrix.ts": matrixFile() };
    return makeKitProject({ hasEntrypoint: this.#hasEntrypoint, files, folder });
  }
}
