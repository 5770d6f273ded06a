import { type JsonObject, type JsonSchema, type StepRuntime, TsugiteError, throwProblems } from "@tsugite/core";

/**
 * Checks the parameters that are given now, where others may be given when a run is started. Raises `PARAMETER_INVALID`.
 */
export async function checkGivenParameters(
  runtime: Pick<StepRuntime, "parseParameters">,
  given: JsonObject,
  schema: JsonSchema | undefined,
): Promise<void> {
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const open = required.filter((name) => typeof name === "string" && !Object.hasOwn(given, name));
  try {
    await runtime.parseParameters(given);
  } catch (error) {
    if (!TsugiteError.is(error, "PARAMETER_INVALID")) throw error;
    const problems = error.problems ?? [{ code: error.code, message: error.message }];
    // Only the sentence says which parameter a problem is about.
    const wrong = problems.filter(
      ({ message }) => !open.some((name) => message.startsWith(`Parameter "${name}" is missing`)),
    );
    if (wrong.length === problems.length) throw error;
    throwProblems(wrong, "The parameters cannot be used");
  }
}
