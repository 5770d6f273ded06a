/** Params of a pipeline by a schema written out, so that the kit's project needs no schema library. */
export interface StandardParams<Given extends object, Parsed extends object> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => { readonly value: Parsed } | { readonly issues: readonly { readonly message: string }[] };
    readonly types?: { readonly input: Given; readonly output: Parsed };
    readonly jsonSchema: { readonly input: () => object; readonly output: () => object };
  };
}

type Type = "string" | "number";

/** An object of texts and numbers; each takes its default when it is not given. */
export function standardParams<Parsed extends Readonly<Record<string, string | number>>>(
  defaults: Parsed,
): StandardParams<Partial<Parsed>, Parsed> {
  const types = Object.entries(defaults).map(([name, value]) => [name, typeof value as Type] as const);
  const schema = {
    type: "object",
    properties: Object.fromEntries(types.map(([name, type]) => [name, { type }])),
    additionalProperties: false,
  };
  return {
    "~standard": {
      version: 1,
      vendor: "tsugite-kit",
      validate: (value) => {
        const given = value as Readonly<Record<string, unknown>>;
        const issues = types
          .filter(([name, type]) => given[name] !== undefined && typeof given[name] !== type)
          .map(([name, type]) => ({ message: `${name} is no ${type}` }));
        return issues.length > 0 ? { issues } : { value: { ...defaults, ...given } };
      },
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}
