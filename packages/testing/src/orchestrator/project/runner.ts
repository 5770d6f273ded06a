// A stand-in: the kit writes this file anew for each project.

/** The process that runs the tests. */
export const runner: { readonly host: string; readonly pid: number; readonly hasEntrypoint: boolean } = {
  host: "",
  pid: 0,
  hasEntrypoint: false,
};
