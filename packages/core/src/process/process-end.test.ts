import { expect, test } from "vitest";
import { type ProcessEnd, processEnd } from "./process-end.ts";

const plain: ProcessEnd = {
  code: null,
  signal: null,
  error: undefined,
  used: undefined,
  sawHeapFull: false,
  memory: undefined,
};
const Gi = 1024 ** 3;

function messageOf(end: Partial<ProcessEnd>): string {
  return processEnd("Step fit", { ...plain, ...end }).message;
}

test("a full heap is told with the share of the limit that it has", () => {
  expect(messageOf({ signal: "SIGABRT", sawHeapFull: true, memory: 2 * Gi })).toBe(
    'Step fit filled the JavaScript heap of its process, which holds 1.5Gi, three quarters of its limit of 2Gi. Give the step more, for example resources: { memory: "4Gi" }, or process the data in parts.',
  );
});

test("what a program below the step prints about its heap is not blamed on the step", () => {
  expect(messageOf({ code: 1, sawHeapFull: true })).toContain("ended its process with exit code 1");
});

test("memory that was used is told in the units in which a limit is written", () => {
  expect(messageOf({ signal: "SIGKILL", used: 1.5 * Gi, memory: Gi })).toContain(
    'used 1.5Gi of memory, which is more than its limit of 1Gi. Raise the limit, for example to resources: { memory: "2.5Gi" }',
  );
});

test("a signal that is no crash is not called one", () => {
  expect(messageOf({ signal: "SIGTERM" })).toBe(
    "The process of step fit was ended by SIGTERM. Find out who sent the signal, and run the step again.",
  );
  expect(messageOf({ signal: "SIGBUS" })).toContain("a crash of native code");
});
