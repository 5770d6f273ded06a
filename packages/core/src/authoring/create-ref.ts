import { inspect } from "node:util";
import type { TsugiteError } from "../error/tsugite-error.ts";
import type { Ref } from "./ref.ts";
import { refMisused } from "./ref-misused.ts";
import { describeRef, type RefOrigin, refKey } from "./ref-origin.ts";

/** What reading a property of a Ref gives. */
export interface RefMembers {
  /** Another Ref; undefined when there is no such property. */
  get(name: string): Ref<unknown> | undefined;
  /** The error when there is none. */
  missing(name: string): TsugiteError;
}

/** Makes a Ref: an object that refuses, with an explanation, to be used as if it were its value. */
export function createRef(origin: RefOrigin, members: RefMembers): Ref<unknown> {
  const { source } = origin;
  // The target is what the console prints: it looks through proxies.
  const target = Object.freeze({ [inspect.custom]: () => `Ref { ${describeRef(source)} }` });
  const misused = (what: string, fix?: string) => {
    throw refMisused(source, what, fix);
  };
  return new Proxy(target, {
    get(_target, property) {
      if (property === refKey) return origin;
      if (typeof property === "symbol") return readSymbol(property, misused);
      const member = members.get(property);
      if (member !== undefined) return member;
      const read = languageReads.get(property);
      throw read === undefined ? members.missing(property) : refMisused(source, ...read);
    },
    has: (_target, property) => (property === refKey ? true : misused('was searched with "in"')),
    ownKeys: () => misused("was spread, or its properties were listed"),
    getOwnPropertyDescriptor: () => misused("was asked for its properties"),
    set: (_target, property) =>
      misused(
        `was written to: property "${String(property)}"`,
        "Change the value in a step, and return it from there.",
      ),
    defineProperty: (_target, property) => misused(`was written to: property "${String(property)}"`),
    deleteProperty: (_target, property) => misused(`was written to: property "${String(property)}"`),
    // There is nothing to read: the type only says what the Ref stands for.
  }) as unknown as Ref<unknown>;
}

/** Properties that JavaScript itself reads, and what it reads them for. */
const languageReads: ReadonlyMap<string, [what: string, fix?: string]> = new Map([
  [
    "then",
    [
      "was awaited",
      "Do not await it: hand it to a step as it is. The builder is an ordinary function, not an async one.",
    ],
  ],
  ["toJSON", ["was made into JSON"]],
  ["toString", ["was made into a text"]],
  ["toLocaleString", ["was made into a text"]],
  ["valueOf", ["was made into a text or a number"]],
]);

type Misused = (what: string, fix?: string) => never;

function readSymbol(property: symbol, misused: Misused): unknown {
  switch (property) {
    case Symbol.toPrimitive:
      return (hint: string) => misused(hint === "number" ? "was used as a number" : "was made into a text");
    case Symbol.iterator:
      return misused(
        "was iterated or spread",
        "How often a loop turns must be known when the pipeline is compiled: loop inside a step, or over an ordinary list.",
      );
    case Symbol.asyncIterator:
      return misused("was iterated");
    case Symbol.toStringTag:
      return "Ref";
    default:
      return undefined;
  }
}
