import type { KitStep } from "./kit-step.ts";
import { add, start } from "./steps.ts";

/** Shapes of pipelines. */
export type GraphName = "linear" | "diamond" | "nested" | "wide" | "usedTwice" | "ordered";

type Graph = (subject: KitStep) => unknown;

/** Every graph has a step named `subject`, which does what is tested; all others add up what they are given. */
export const graphs: Readonly<Record<GraphName, Graph>> = {
  linear: (subject) => add({ parts: subject({ parts: start({ parts: 0 }) }, { name: "subject" }) }, { name: "last" }),
  diamond: (subject) => {
    const first = start({ parts: 0 });
    const left = subject({ parts: first }, { name: "subject" });
    const right = add({ parts: first }, { name: "beside" });
    return add({ parts: [left, right] }, { name: "last" });
  },
  nested: (subject) => {
    const first = start({ parts: 0 });
    const made = subject({ parts: { deep: [{ first }, 2] } }, { name: "subject" });
    const beside = add({ parts: { list: [first, [first, 3]] } }, { name: "beside" });
    return { whole: add({ parts: { models: [{ made }, { beside, more: [[made]] }] } }, { name: "last" }), beside };
  },
  wide: (subject) => {
    const first = start({ parts: 0 });
    const row = [1, 2, 3, 4, 5, 6, 7].map((number) => add({ parts: [first, number] }, { name: `beside-${number}` }));
    return add({ parts: [...row, subject({ parts: first }, { name: "subject" })] }, { name: "last" });
  },
  usedTwice: (subject) => {
    const first = start({ parts: 0 });
    const one = subject({ parts: first }, { name: "subject" });
    const two = subject({ parts: [first, 1] }, { name: "subject-2" });
    return add({ parts: { one, two } }, { name: "last" });
  },
  ordered: (subject) => {
    const first = start({ parts: 0 });
    const made = subject({ parts: 1 }, { name: "subject", after: [first] });
    const last = add({ parts: 2 }, { name: "last", after: [made] });
    return { first, last };
  },
};
