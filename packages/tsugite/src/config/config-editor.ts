import type { Json, StackComponentType } from "@tsugite/core";
import { type Document, isCollection, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap } from "yaml";
import type { ComponentConfig, RegisteredFlavor, StackConfig } from "./project-config.ts";

type Path = readonly string[];

/**
 * Changes a parsed `tsugite.yaml` in place and keeps what people wrote in it: the comments, the order and the style of
 * every entry that is not itself removed.
 */
export class ConfigEditor {
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  setStack(name: string, stack: StackConfig): void {
    this.#set(["stacks", name], { ...stack });
  }

  deleteStack(name: string): void {
    this.#delete(["stacks", name]);
  }

  /** Removes a component from a stack, whose other components stay. */
  unsetStackComponent(name: string, type: StackComponentType): void {
    this.#delete(["stacks", name, type]);
  }

  /** Adds a component, or changes its flavor and sets single entries of its config. */
  setComponent(type: StackComponentType, name: string, component: ComponentConfig): void {
    this.#set(["components", type, name], { ...component });
  }

  deleteComponent(type: StackComponentType, name: string): void {
    this.#delete(["components", type, name]);
    const rest = this.#document.getIn(["components", type], true);
    const isBare = isMap(rest) && rest.items.length === 0 && !rest.commentBefore && !rest.comment;
    if (isBare) this.#delete(["components", type]);
  }

  /** Removes single entries of a component's config. */
  unsetConfig(type: StackComponentType, name: string, path: Path): void {
    this.#delete(["components", type, name, "config", ...path]);
  }

  /** Adds a flavor, or changes the source of the one that has this type and name. */
  setFlavor(flavor: RegisteredFlavor): void {
    const list = this.#document.get("flavors", true);
    if (!isSeq(list)) {
      this.#assign(["flavors"], [{ ...flavor }]);
      return;
    }
    const at = list.items.findIndex(
      (item) => isMap(item) && item.get("type") === flavor.type && item.get("name") === flavor.name,
    );
    if (at >= 0) list.setIn([at, "source"], flavor.source);
    else list.add(this.#document.createNode({ ...flavor }));
    if (list.items.length === 1) list.flow = false;
  }

  deleteFlavor(type: StackComponentType, name: string): void {
    const list = this.#document.get("flavors", true);
    if (!isSeq(list)) return;
    const at = list.items.findIndex((item) => isMap(item) && item.get("type") === type && item.get("name") === name);
    const removed = list.items[at];
    if (removed === undefined) return;
    const around = isMap(removed) ? joinComments(removed.commentBefore, commentBelow(removed)) : undefined;
    list.items.splice(at, 1);
    const next = list.items[at];
    if (around !== undefined && isMap(next)) next.commentBefore = joinComments(around, next.commentBefore) ?? null;
    else if (around !== undefined) list.comment = joinComments(list.comment, around) ?? null;
    if (list.items.length > 0) return;
    if (list.comment || list.commentBefore) list.flow = true;
    else this.#delete(["flavors"]);
  }

  /** The text to write. */
  toString(): string {
    return this.#document.toString({ lineWidth: 0 });
  }

  #set(path: Path, value: Json): void {
    const node = this.#document.getIn(path, true);
    if (!isMap(node) || typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#assign(path, value);
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      if (entry !== undefined) this.#set([...path, key], entry);
    }
  }

  /** Puts a value where none was, or in place of another one. */
  #assign(path: Path, value: Json): void {
    const document = this.#document;
    for (let depth = 1; depth < path.length; depth++) this.#openMap(path.slice(0, depth));
    if (!isMap(document.contents)) this.#openRoot();
    const old = document.getIn(path, true);
    if (isScalar(old) && (typeof value !== "object" || value === null)) {
      old.value = value;
      return;
    }
    const node = document.createNode(value);
    // A list in a config stays on one line, so that a comment beside it stays beside it. So does an empty map.
    visit(node, {
      Seq: (_, list) => {
        if (path[0] !== "flavors") list.flow = true;
      },
      Map: (_, map) => {
        map.flow = map.items.length === 0;
      },
    });
    if (isScalar(old) || isCollection(old)) {
      node.commentBefore = old.commentBefore ?? null;
      node.comment = old.comment ?? null;
    }
    document.setIn(path, node);
  }

  #openRoot(): void {
    const { contents } = this.#document;
    const root = this.#document.createNode({});
    if (contents !== null) root.commentBefore = joinComments(contents.commentBefore, contents.comment) ?? null;
    this.#document.contents = root;
  }

  /** Makes sure that a map in block style stands at a path, so that an entry can be put into it. */
  #openMap(path: Path): void {
    if (!isMap(this.#document.contents)) this.#openRoot();
    const node = this.#document.getIn(path, true);
    if (isMap(node)) {
      if (node.items.length === 0) node.flow = false;
      return;
    }
    const map = this.#document.createNode({});
    map.flow = false;
    if (isScalar(node)) map.commentBefore = joinComments(node.commentBefore, node.comment) ?? null;
    this.#document.setIn(path, map);
  }

  #delete(path: Path): void {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return;
    const at = parent.items.findIndex((pair) => keyText(pair) === path.at(-1));
    const pair = parent.items[at];
    if (pair === undefined) return;
    const around = joinComments(isScalar(pair.key) ? pair.key.commentBefore : undefined, commentBelow(pair.value));
    parent.items.splice(at, 1);
    if (around !== undefined) keepComment(parent, at, around);
    if (parent.items.length === 0) parent.flow = true;
  }
}

/** What the parser counts as the end of an entry, although it may be about the next one. */
function commentBelow(value: unknown): string | undefined {
  if (!isMap(value) || value.flow === true) return undefined;
  return joinComments(commentBelow(value.items.at(-1)?.value), value.comment);
}

/** A comment around a removed entry stays where it stood: above the next entry, or at the end of the map. */
function keepComment(parent: YAMLMap, at: number, comment: string): void {
  const next = parent.items[at]?.key;
  if (isScalar(next)) next.commentBefore = joinComments(comment, next.commentBefore) ?? null;
  else parent.comment = joinComments(parent.comment, comment) ?? null;
}

function joinComments(first: string | null | undefined, second: string | null | undefined): string | undefined {
  const parts = [first, second].filter((part) => typeof part === "string" && part !== "");
  return parts.length === 0 ? undefined : parts.join("\n");
}

function keyText(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}
