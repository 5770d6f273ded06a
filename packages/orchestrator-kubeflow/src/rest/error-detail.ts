import * as v from "valibot";

/** Longest part of an answer that a message repeats. */
const LONGEST = 400;

const answer = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    message: v.optional(v.string()),
    error_message: v.optional(v.string()),
    error: v.optional(v.string()),
    details: v.optional(v.array(v.looseObject({ message: v.optional(v.string()) }))),
  }),
);

/** What an answer of Kubeflow says is wrong, in one line; undefined when it says nothing that can be read. */
export function errorDetail(body: string): string | undefined {
  const parsed = v.safeParse(answer, body);
  if (!parsed.success) return undefined;
  const { message, error_message, error, details = [] } = parsed.output;
  // The first detail is the reason alone, without the names of all that passed it on; of some faults it says nothing.
  const reason = details[0]?.message;
  const text =
    reason === undefined || reason === "Internal Server Error" ? (message ?? error_message ?? error) : reason;
  const line = text?.replaceAll(/\s+/g, " ").trim();
  if (line === undefined || line === "") return undefined;
  // Whoever passed it on stands before the reason.
  return line.length <= LONGEST ? line : `…${line.slice(-LONGEST)}`;
}
