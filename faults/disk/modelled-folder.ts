import type { ModelledFile } from "./modelled-file.ts";
import type { Random } from "./random.ts";

export type Entry = ModelledFile | ModelledFolder;

/** The names in a folder: as programs see them, and as they were when the folder was last synced. */
export class ModelledFolder {
  readonly live = new Map<string, Entry>();
  synced: ReadonlyMap<string, Entry> = new Map();
  /** What happened since; undefined where a name went away. */
  #pending: { readonly name: string; readonly entry: Entry | undefined }[] = [];

  set(name: string, entry: Entry | undefined): void {
    this.#pending.push({ name, entry });
    change(this.live, name, entry);
  }

  sync(): void {
    this.#pending = [];
    this.synced = new Map(this.live);
  }

  /** What was synced, with the first few of the changes since: a file system keeps the order of names. */
  torn(random: Random): ReadonlyMap<string, Entry> {
    const names = new Map(this.synced);
    const survivors = Math.floor(random() * (this.#pending.length + 1));
    for (const { name, entry } of this.#pending.slice(0, survivors)) change(names, name, entry);
    return names;
  }
}

function change(names: Map<string, Entry>, name: string, entry: Entry | undefined): void {
  if (entry === undefined) names.delete(name);
  else names.set(name, entry);
}
