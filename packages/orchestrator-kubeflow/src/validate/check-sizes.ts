import type { Problem } from "@tsugite/core";
import type { PipelineDocument, PlatformDocument } from "../compile/ir.ts";
import { LARGEST_COMPONENT, sizeOf } from "../compile/split-dag.ts";

/** Bytes of what Kubernetes stores as one object, of which its etcd takes 1.5 MiB by default. */
const LARGEST_PIPELINE = 1_400_000;

/** What is larger than Kubeflow can hand on: each of these is one argument of its driver. */
export function checkSizes(pipeline: PipelineDocument, platform: PlatformDocument): Problem[] {
  const { root, components, deploymentSpec } = pipeline;
  const arguments_ = [
    ["root", root],
    ...Object.entries(components),
    ...Object.entries(deploymentSpec.executors),
    ...Object.entries(platform.platforms.kubernetes.deploymentSpec.executors),
  ] as const;
  const problems = arguments_.flatMap(([name, argument]): Problem[] => {
    const size = sizeOf(argument);
    if (size <= LARGEST_COMPONENT) return [];
    const step = name.replace(/^(?:comp|exec)-/, "");
    return [
      {
        code: "NOT_SUPPORTED",
        step,
        message: `What Kubeflow has to be told of step ${step} takes ${size} bytes, and it hands on ${LARGEST_COMPONENT} in one piece.`,
        fix: "Shorten its settings, or let it take fewer inputs.",
      },
    ];
  });
  const size = sizeOf(pipeline);
  if (size <= LARGEST_PIPELINE) return problems;
  return [
    ...problems,
    {
      code: "NOT_SUPPORTED",
      severity: "warning",
      message: `The pipeline takes ${size} bytes, and Kubernetes stores objects of about ${LARGEST_PIPELINE} by default.`,
      fix: "Divide it into several pipelines, or ask whoever runs the cluster whether its etcd takes more.",
    },
  ];
}
