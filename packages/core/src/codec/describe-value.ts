import { types } from "node:util";

/** What a value is, for messages: "a function", "an instance of RandomForest", "null". */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case "function":
      return /^class\b/.test(Function.prototype.toString.call(value)) ? "a class" : "a function";
    case "symbol":
      return "a symbol";
    case "string":
      return `the text ${shorten(JSON.stringify(value))}`;
    case "object":
      return describeObject(value);
    default:
      return `the ${typeof value} ${String(value)}`;
  }
}

/** The name of the class that made an object; undefined for plain objects and those without a usable name. */
export function classNameOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as
    | { readonly name?: unknown }
    | undefined;
  const name = typeof made === "function" ? made.name : undefined;
  return typeof name === "string" && name !== "" && name !== "Object" ? name : undefined;
}

/** Whether an object is plain data: made by `{}`, by `Object.create(null)`, or by either in another realm. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  // An Object.prototype of another realm, for example of a `vm` context.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "isPrototypeOf");
}

function describeObject(value: object): string {
  if (types.isProxy(value)) return describeProxy(value);
  if (types.isPromise(value)) return "a promise";
  if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype) return "an array";
  if (isPlainObject(value)) return "an object";
  const name = classNameOf(value);
  return name === undefined ? "an object with a prototype of its own" : `an instance of ${name}`;
}

/** The proxies that a builder hands out are known by their keys: codecs know nothing of authoring. */
function describeProxy(value: object): string {
  const keys = value as { readonly [key: symbol]: unknown };
  if (keys[Symbol.for("tsugite.ref")] !== undefined) return "a Ref";
  return keys[Symbol.for("tsugite.outputs")] === undefined ? "a proxy" : "the outputs of a step";
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…"`;
}
