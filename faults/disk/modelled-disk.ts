import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Change } from "./disk-log.ts";
import { DiskState, type Survivor } from "./disk-state.ts";
import { ModelledFile } from "./modelled-file.ts";
import { type Entry, ModelledFolder } from "./modelled-folder.ts";
import { randomFrom } from "./random.ts";

/**
 * What a crash leaves of the changes that were made:
 *
 * - `everything`, as when a process is killed;
 * - `synced`: contents as of the last sync of their file, names as of the last sync of their folder;
 * - `names`: all names, but contents as of the last sync of their file, as of a file system that keeps a journal of names;
 * - a seed: what was synced, and some of the rest, sector by sector.
 */
export type Survival = "everything" | "synced" | "names" | number;

/** A folder of a disk, with the memory of what was synced: the strictest disk that POSIX allows. */
export class ModelledDisk {
  readonly #parent = new ModelledFolder();
  /** Numbers of files and folders are given again once they are free, so that each stands for its newest owner. */
  readonly #inodes = new Map<bigint, Entry>();

  /** @param root The folder as it is, all of it synced; it may be absent. */
  constructor(root: string) {
    if (statSync(root, { throwIfNoEntry: false }) === undefined) return;
    this.#parent.set(".", this.#read(root));
    this.#parent.sync();
  }

  apply(change: Change): void {
    switch (change.kind) {
      case "mark":
        break;
      case "create":
        this.#make(change.path, change.inode, new ModelledFile());
        break;
      case "mkdir":
        this.#make(change.path, change.inode, new ModelledFolder());
        break;
      case "write":
        this.#file(change.inode).write(change.offset, change.data);
        break;
      case "truncate":
        this.#file(change.inode).resize(change.size);
        break;
      case "grow":
        this.#file(change.inode).grow(change.size);
        break;
      case "sync":
        this.#inodes.get(change.inode)?.sync();
        break;
      case "rename": {
        const entry = this.#at(change.path);
        this.#set(change.path, undefined);
        this.#set(change.to, entry);
        break;
      }
      case "link":
        this.#set(change.to, this.#at(change.path));
        break;
      case "unlink":
        this.#set(change.path, undefined);
        break;
    }
  }

  /** What a crash now would leave. */
  afterCrash(survival: Survival): DiskState {
    const random = randomFrom(typeof survival === "number" ? survival : 0);
    const namesOf = (folder: ModelledFolder): ReadonlyMap<string, Entry> => {
      if (typeof survival === "number") return folder.torn(random);
      return survival === "synced" ? folder.synced : folder.live;
    };
    const contentOf = (file: ModelledFile): Uint8Array => {
      if (typeof survival === "number") return file.torn(random);
      return survival === "everything" ? file.live : file.synced;
    };
    const survivors: Survivor[] = [];
    const contents = new Map<ModelledFile, Uint8Array>();
    const visit = (entry: Entry, path: string): void => {
      if (entry instanceof ModelledFolder) {
        survivors.push({ path });
        for (const [name, child] of namesOf(entry)) visit(child, join(path, name));
        return;
      }
      const content = contents.get(entry) ?? contentOf(entry);
      contents.set(entry, content);
      survivors.push({ path, content });
    };
    const top = this.#parent.live.get(".");
    if (top !== undefined) visit(top, ".");
    return new DiskState(survivors);
  }

  #read(path: string): Entry {
    const found = statSync(path, { bigint: true });
    const known = this.#inodes.get(found.ino);
    if (known !== undefined) return known;
    if (!found.isDirectory()) return this.#known(found.ino, new ModelledFile(readFileSync(path)));
    const folder = this.#known(found.ino, new ModelledFolder());
    for (const name of readdirSync(path)) folder.set(name, this.#read(join(path, name)));
    folder.sync();
    return folder;
  }

  #known<Kind extends Entry>(inode: bigint, entry: Kind): Kind {
    this.#inodes.set(inode, entry);
    return entry;
  }

  #make(path: string, inode: bigint, entry: Entry): void {
    this.#set(path, this.#known(inode, entry));
    // The folder above the root is not looked at: what is made in it counts as synced.
    if (path === ".") this.#parent.sync();
  }

  #file(inode: bigint): ModelledFile {
    const entry = this.#inodes.get(inode);
    if (entry instanceof ModelledFile) return entry;
    throw new Error(`The log changes a file ${inode} that was never made.`);
  }

  #at(path: string): Entry {
    const entry = this.#folderOf(path).live.get(basename(path));
    if (entry === undefined) throw new Error(`The log names ${path}, which was never made.`);
    return entry;
  }

  #set(path: string, entry: Entry | undefined): void {
    this.#folderOf(path).set(basename(path), entry);
  }

  #folderOf(path: string): ModelledFolder {
    if (path === ".") return this.#parent;
    const parent = dirname(path);
    const folder = parent === "." ? this.#parent.live.get(".") : this.#at(parent);
    if (folder instanceof ModelledFolder) return folder;
    throw new Error(`The log names ${path}, whose folder was never made.`);
  }
}
