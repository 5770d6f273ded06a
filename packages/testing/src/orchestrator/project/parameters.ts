import { type Pipeline, pipeline } from "@tsugite/core";
import { standardParams } from "./standard-params.ts";
import { add } from "./steps.ts";

/** Adds 1 to a parameter, then to that again. */
const given: Pipeline = pipeline({ name: "parameters", params: standardParams({ number: 5 }) }, ({ params }) =>
  add({ parts: add({ parts: params.number }, { name: "first" }) }, { name: "second" }),
);
export default given;
