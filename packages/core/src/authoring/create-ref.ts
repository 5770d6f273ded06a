import { inspect } from "node:util";
import type { Ref } from "./ref.ts";
import { describeRef, type RefOrigin, refKey } from "./ref-origin.ts";
import { refMisused } from "./ref-misused.ts";

/** What reading a property of a Ref gives: another Ref, or undefined when there is no such property. */
export type RefMember = (name: string) => Ref<unknown> | undefined;

/** What to do when an unknown property is read. */
export type MemberAdvice = (name: string) => string;

/** Makes a Ref: an object that refuses, with an explanation, to be used as if it were its value. */
export function createRef(origin: RefOrigin, member: RefMember, advice: MemberAdvice): Ref<unknown> {
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
      return member(property) ?? misused(...describeRead(property, advice));
    },
    has: (_target, property) => (property === refKey ? true : misused('was searched with "in"')),
    ownKeys: () => misused("was spread, or its properties were listed"),
    getOwnPropertyDescriptor: () => misused("was asked for its properties"),
    set: (_target, property) => misused(`was written to: property "${String(property)}"`, "Change the value in a step, and return it from there."),
    defineProperty: (_target, property) => misused(`was written to: property "${String(property)}"`),
    deleteProperty: (_target, property) => misused(`was written to: property "${String(property)}"`),
    // There is nothing to read: the type only says what the Ref stands for.
  }) as unknown as Ref<unknown>;
}

type Misused = (what: string, fix?: string) => never;

function readSymbol(property: symbol, misused: Misused): unknown {
  switch (property) {
    case Symbol.toPrimitive:
      return (hint: string) => misused(hint === "number" ? "was used as a number" : "was made into a text");
    case Symbol.iterator:
      return misused("was iterated or spread", "How often a loop turns must be known when the pipeline is compiled: loop inside a step, or over an ordinary list.");
    case Symbol.asyncIterator:
      return misused("was iterated");
    case Symbol.toStringTag:
      return "Ref";
    default:
      return undefined;
  }
}

function describeRead(property: string, advice: MemberAdvice): [what: string, fix?: string] {
  if (property === "then") return ["was awaited", "Do not await it: hand it to a step as it is. The builder is an ordinary function, not an async one."];
  if (property === "toJSON") return ["was made into JSON"];
  if (property === "toString" || property === "valueOf" || property === "toLocaleString") return ["was made into a text"];
  return [`was asked for its property "${property}"`, advice(property)];
}
