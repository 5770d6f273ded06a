import type { Problem } from "@tsugite/core";
import type { Component, PipelineDocument } from "../compile/ir.ts";
import { LARGEST_COMPONENT, sizeOf } from "../compile/split-dag.ts";

/** Bytes of what Kubernetes stores as one object, of which its etcd takes 1.5 MiB by default. */
const LARGEST_PIPELINE = 1_400_000;

/** What is larger than Kubeflow can hand on. */
export function checkSizes(document: PipelineDocument): Problem[] {
  const { root, components } = document;
  const problems = Object.entries<Component>({ root, ...components }).flatMap(([name, component]): Problem[] => {
    const size = sizeOf(component);
    if (size <= LARGEST_COMPONENT) return [];
    const [only] = "dag" in component ? Object.keys(component.dag.tasks) : [name.replace(/^comp-/, "")];
    return [
      {
        code: "NOT_SUPPORTED",
        ...(only === undefined ? {} : { step: only }),
        message: `What Kubeflow has to be told of step ${only} takes ${size} bytes, and it hands on ${LARGEST_COMPONENT} in one piece.`,
        fix: "Let it wait for fewer steps, with a step in between that gathers what some of them made.",
      },
    ];
  });
  const size = sizeOf(document);
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
