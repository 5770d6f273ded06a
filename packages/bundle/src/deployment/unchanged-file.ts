import { statSync, utimesSync } from "node:fs";

/** When every file of a bundle was changed last, by its own word; the date that npm gives to what it packs. */
const UNCHANGED = new Date("1985-10-26T08:15:00Z");

/** Marks a file of a bundle as complete, so that a later change shows in its time. */
export function setUnchanged(file: string): void {
  utimesSync(file, UNCHANGED, UNCHANGED);
}

/** Whether a file is as it was marked, as far as its size and time tell; reading all files would take as long as copying. */
export function isUnchanged(file: string, size: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === size && stats.mtimeMs === UNCHANGED.getTime();
}
