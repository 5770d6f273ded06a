import { Cron } from "croner";
import { reasonOf } from "../error/reason-of.ts";

/** What every engine reads the same way; `L`, `W`, `#` and `?` are extensions of some. */
const FIELD = /^(?:[\d*,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$/i;

/** Why a text is no five fields of cron; undefined when it is. */
export function cronFault(cron: unknown): string | undefined {
  if (typeof cron !== "string") return "it is no text";
  const fields = cron.split(" ").filter((field) => field !== "");
  if (fields.length !== 5) return `it has ${fields.length} ${fields.length === 1 ? "field" : "fields"}, and cron five`;
  const strange = fields.find((field) => !FIELD.test(field));
  if (strange !== undefined) return `${strange} is not what every engine knows`;
  try {
    const isEver = new Cron(cron, { mode: "5-part", paused: true, timezone: "UTC" }).nextRun() !== null;
    return isEver ? undefined : "that time never comes";
  } catch (error) {
    return messageOf(error);
  }
}

/** `CronPattern: Invalid value for minute: 61` as a part of a sentence. */
function messageOf(error: unknown): string {
  const [, said = reasonOf(error)] = /^\w+: (.*?)\.?$/s.exec(error instanceof Error ? error.message : "") ?? [];
  return `${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}
