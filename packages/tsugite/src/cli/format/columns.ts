/** How wide a terminal is; undefined for what is no terminal, and for one that does not know, which says 0. */
export function columnsOf({ columns }: Pick<NodeJS.WriteStream, "columns">): number | undefined {
  return columns > 0 ? columns : undefined;
}
