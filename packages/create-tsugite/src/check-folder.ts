import { readdirSync } from "node:fs";
import { Refusal } from "./refusal.ts";

const SHOWN = 8;

/** Whether a project may go there: a folder that is not there, or empty but for what Git keeps. Raises {@link Refusal}. */
export function checkFolder(folder: string): void {
  const inTheWay = entriesOf(folder).filter((name) => name !== ".git");
  if (inTheWay.length === 0) return;
  const shown = inTheWay.slice(0, SHOWN).join(", ");
  const more = inTheWay.length > SHOWN ? ` and ${inTheWay.length - SHOWN} more` : "";
  throw new Refusal(
    `${folder} is not empty: there is ${shown}${more}.`,
    "Take another folder, or move these away. Nothing was written.",
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    if (code === "ENOTDIR") throw new Refusal(`${folder} is a file, or lies below one.`, "Take another folder.");
    throw new Refusal(`${folder} cannot be read: ${message}`, "Take another folder, or change who may read it.");
  }
}
