import fc from "fast-check";
import { expect, test } from "vitest";
import { toFiveFields, toSixFields } from "./six-field-cron.ts";

test.for([
  ["0 3 * * *", "0 0 3 * * *"],
  ["*/5 9-17 1,15 jan-mar mon-fri", "0 */5 9-17 1,15 jan-mar mon-fri"],
  ["0 0 * * 7", "0 0 0 * * 0"],
  ["0 0 * * sun", "0 0 0 * * 0"],
  ["0 0 * * 5-7", "0 0 0 * * 5,6,0"],
  ["0 0 * * fri-sun,2", "0 0 0 * * 5,6,0,2"],
  ["0 0 * * 1-7/2", "0 0 0 * * 1,3,5,0"],
  ["0 0 * * 0", "0 0 0 * * 0"],
  ["0 0 * * */7", "0 0 0 * * */7"],
] as const)("%s is %s in Kubeflow, where a Sunday is never 7", ([five, six]) => {
  expect(toSixFields(five)).toBe(six);
});

test("five fields come back from six", () => {
  const field = fc.constantFrom("*", "0", "1-5", "*/2", "3,4");
  fc.assert(
    fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), (fields) => {
      const cron = fields.join(" ");
      expect(toFiveFields(toSixFields(cron))).toBe(cron);
    }),
  );
  expect(toFiveFields("30 0 3 * * *")).toBeUndefined();
  expect(toFiveFields("0 3 * * *")).toBeUndefined();
});
