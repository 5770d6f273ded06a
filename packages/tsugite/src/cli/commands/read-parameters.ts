import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type JsonObject, reasonOf, TsugiteError } from "@tsugite/core";
import type { RunOptions } from "../../client/run.ts";
import { splitAssignments } from "./parse-assignments.ts";

export interface ParameterOptions {
  readonly param?: readonly string[];
  readonly paramsFile?: string;
}

/** The parameters of a run: those of the file, and those given one by one, which go before. Raises `USAGE`. */
export async function readParameters(
  cwd: string,
  { param = [], paramsFile }: ParameterOptions,
): Promise<Pick<RunOptions, "parameters" | "parameterTexts">> {
  return {
    parameters: paramsFile === undefined ? {} : await readJsonObject(resolve(cwd, paramsFile)),
    parameterTexts: splitAssignments(param, "--param"),
  };
}

async function readJsonObject(file: string): Promise<JsonObject> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new TsugiteError("USAGE", `The parameters file ${file} cannot be read: ${reason}.`, {
      fix: "Give the path of a JSON file that holds an object.",
      cause,
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new TsugiteError("USAGE", `The parameters file ${file} holds no object.`, {
    fix: 'Write the parameters by name: {"ratio": 0.8}.',
  });
}
