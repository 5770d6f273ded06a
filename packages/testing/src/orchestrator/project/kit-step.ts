/**
 * A step of the kit as its graphs call it: it takes numbers and files at any depth, and may have one output, several or a
 * file. What a real pipeline has types for, the kit's graphs mix freely.
 */
export type KitStep = (
  // biome-ignore lint/suspicious/noExplicitAny: see above
  inputs: { readonly parts: any },
  // biome-ignore lint/suspicious/noExplicitAny: see above
  options?: { readonly name?: string; readonly after?: readonly any[] },
  // biome-ignore lint/suspicious/noExplicitAny: see above
) => any;
