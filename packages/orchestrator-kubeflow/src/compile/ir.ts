import type { Json, JsonObject } from "@tsugite/core";

// The part of Kubeflow's intermediate representation, version 2.1.0, that we write; names are those of its protobufs.

export type ParameterType = "STRING" | "NUMBER_INTEGER" | "NUMBER_DOUBLE" | "BOOLEAN" | "LIST" | "STRUCT";

export interface ParameterDefinition {
  readonly parameterType: ParameterType;
  readonly defaultValue?: Json;
  readonly isOptional?: true;
}

export interface ArtifactDefinition {
  readonly artifactType: { readonly schemaTitle: string; readonly schemaVersion: string };
}

export interface Definitions {
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  readonly artifacts?: Readonly<Record<string, ArtifactDefinition>>;
}

export type ParameterSource =
  | { readonly runtimeValue: { readonly constant: Json } }
  | { readonly componentInputParameter: string }
  | { readonly taskOutputParameter: { readonly outputParameterKey: string; readonly producerTask: string } };

export interface RetryPolicy {
  readonly maxRetryCount: number;
  /** Seconds: `30s`. */
  readonly backoffDuration: string;
  readonly backoffFactor: number;
  readonly backoffMaxDuration: string;
}

export interface Task {
  readonly cachingOptions: { readonly enableCache?: boolean };
  readonly componentRef: { readonly name: string };
  readonly dependentTasks?: readonly string[];
  readonly inputs?: { readonly parameters: Readonly<Record<string, ParameterSource>> };
  readonly retryPolicy?: RetryPolicy;
  readonly taskInfo: { readonly name: string };
}

export interface Dag {
  readonly tasks: Readonly<Record<string, Task>>;
}

export interface DagComponent {
  readonly dag: Dag;
  readonly inputDefinitions?: Definitions;
}

export interface StepComponent {
  readonly executorLabel: string;
  readonly inputDefinitions: Definitions;
  readonly outputDefinitions?: Definitions;
}

export type Component = DagComponent | StepComponent;

export interface Resources {
  readonly resourceCpuRequest?: string;
  readonly resourceMemoryRequest?: string;
  readonly resourceMemoryLimit?: string;
  readonly accelerator?: { readonly resourceType: string; readonly resourceCount: string };
}

export interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources?: Resources;
}

/** The first document: what `PipelineSpec` is in Kubeflow. */
export interface PipelineDocument {
  readonly pipelineInfo: { readonly name: string; readonly description: string };
  readonly schemaVersion: "2.1.0";
  readonly sdkVersion: string;
  readonly root: DagComponent;
  readonly components: Readonly<Record<string, Component>>;
  readonly deploymentSpec: { readonly executors: Readonly<Record<string, { readonly container: Container }>> };
}

/** The second document: what Kubernetes alone is told, by executor. */
export interface PlatformDocument {
  readonly platforms: {
    readonly kubernetes: {
      readonly deploymentSpec: { readonly executors: Readonly<Record<string, JsonObject>> };
    };
  };
}
