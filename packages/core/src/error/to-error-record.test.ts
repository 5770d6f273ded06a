import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { fromErrorRecord } from "./thread-error.ts";
import { frameInProject, toErrorRecord } from "./to-error-record.ts";
import { TsugiteError } from "./tsugite-error.ts";

test("an error comes back with its message, place, cause and advice", () => {
  const error = new TsugiteError("PARAMETER_INVALID", "No.", {
    fix: "Say yes.",
    at: "a.ts:1:2",
    problems: [{ code: "PARAMETER_INVALID", message: "No." }],
    cause: new RangeError("inner", { cause: "deepest" }),
  });
  const back = fromErrorRecord(JSON.parse(JSON.stringify(toErrorRecord(error))));
  expect(TsugiteError.is(back, "PARAMETER_INVALID")).toBe(true);
  expect(back).toMatchObject({ message: "No. Say yes.", fix: "Say yes.", at: "a.ts:1:2", problems: error.problems });
  expect(back.cause).toMatchObject({ name: "RangeError", message: "inner" });
  expect(toErrorRecord(back)).toMatchObject(toErrorRecord(error));
});

test("an error of another realm is an error, and the first of several is the cause", () => {
  expect(toErrorRecord(runInNewContext("new TypeError('there')"))).toMatchObject({
    name: "TypeError",
    message: "there",
  });
  const several = new AggregateError([new Error("first"), new Error("second")], "both");
  expect(toErrorRecord(several)).toMatchObject({ message: "both", cause: { message: "first" } });
});

test("what is no error is shown as it is, whatever it is", () => {
  expect(toErrorRecord("oops").message).toBe("a step threw 'oops', which is no Error");
  expect(toErrorRecord({ status: 503 }).message).toBe("a step threw { status: 503 }, which is no Error");
  expect(toErrorRecord(null).message).toContain("null");
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
      ownKeys: () => {
        throw new Error("no");
      },
    },
  );
  expect(toErrorRecord(hostile).code).toBe("STEP_THREW");
});

test("the place is the first frame in the project, whatever the message looks like", () => {
  const stack = [
    "Error: see (file://host/x.ts:1:2)",
    "    at node:internal/main:1:1",
    "    at pick (/shop/node_modules/lodash/index.js:3:4)",
    "    at async Object.fn (file:///shop/src%20(old)/a.ts:5:6)",
    "    at /shop/pipeline.ts:7:8",
  ].join("\n");
  expect(frameInProject(stack, "/shop")).toBe("src (old)/a.ts:5:6");
  expect(frameInProject(stack, "/elsewhere")).toBeUndefined();
  expect(frameInProject(undefined, "/shop")).toBeUndefined();
});

test("an error that another attempt cannot mend stays so across threads", () => {
  const record = { code: "STEP_THREW", name: "Error", message: "no", retryable: false } as const;
  expect(toErrorRecord(fromErrorRecord(record))).toMatchObject({ retryable: false });
  expect(toErrorRecord(fromErrorRecord({ ...record, name: "TsugiteError" }))).toMatchObject({ retryable: false });
});
