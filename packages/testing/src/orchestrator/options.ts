import type { BaseArtifactStore, BaseMetadataStore, BaseOrchestrator, JsonObject, StackComponent } from "@tsugite/core";
import type { TestFunction } from "../test-function.ts";

/** A class that a tested stack is made of, and the module that exports it. */
export interface TestedComponent<Component extends StackComponent = StackComponent> {
  /** Its config is parsed by its own schema. */
  readonly class: abstract new (
    options: never,
  ) => Component;
  /**
   * URL or absolute path of the module that exports the class, and the class that its `entrypointConfiguration` names in
   * `SOURCE`. Bundles are made of it.
   */
  readonly module: URL | string;
  /** Under which name the module exports the class. @default the name of the class */
  readonly export?: string;
  /** As in `tsugite.yaml`. @default {} */
  readonly config?: JsonObject;
}

/** What the kit runs its pipelines on. */
export interface TestedStack {
  readonly orchestrator: TestedComponent<BaseOrchestrator>;
  /** @default a folder in the project */
  readonly artifactStore?: TestedComponent<BaseArtifactStore>;
  /** @default a SQLite file in the project */
  readonly metadataStore?: TestedComponent<BaseMetadataStore>;
  /** Components of other types. @default [] */
  readonly others?: readonly TestedComponent[];
  /** Called when the kit is through with the stack, for example to stop an engine. @default does nothing */
  close?(): Promise<void>;
}

/** What {@link testOrchestrator} takes. */
export interface TestOrchestratorOptions {
  /** That of vitest, node:test or jest. */
  readonly test: TestFunction;
  /**
   * What a pipeline of the kit runs on, made afresh for each: no two of them may share a store.
   *
   * @param place `root`: absolute path of the folder that the stores are in, unless they are named.
   */
  readonly createStack: (place: { readonly root: string }) => TestedStack | Promise<TestedStack>;
  /**
   * Starts all runs of the matrix at once, by the first test that needs one: for engines that are slow, but can do much at
   * the same time. @default false
   */
  readonly together?: boolean;
  /** How many runs of the matrix go on at the same time, with `together`. @default 8 */
  readonly maxParallel?: number;
  /** Milliseconds that a run may take before the kit gives it up. @default 60000 */
  readonly timeLimit?: number;
  /** Only the checks whose names match; the others are shown as skipped. @default all */
  readonly only?: RegExp;
}
