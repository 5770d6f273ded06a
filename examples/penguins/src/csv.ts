/** One line of a CSV, keyed by the names in its header. */
export type CsvRow = Record<string, string>;

/**
 * Reads a CSV as RFC 4180 describes it, with a header.
 *
 * @throws SyntaxError that names the row, when a quote is left open or the number of fields is not the header's.
 */
export function parseCsv(text: string): CsvRow[] {
  const [header = [], ...rows] = readFields(text);
  return rows.map((fields, index) => {
    if (fields.length !== header.length) {
      throw new SyntaxError(`Row ${index + 2} of the CSV has ${fields.length} fields instead of ${header.length}.`);
    }
    return Object.fromEntries(header.map((name, column) => [name, fields[column] ?? ""]));
  });
}

/** Writes what {@link parseCsv} reads. */
export function formatCsv(header: readonly string[], rows: readonly CsvRow[]): string {
  const lines = [header, ...rows.map((row) => header.map((name) => row[name] ?? ""))];
  return lines.map((fields) => `${fields.map(quote).join(",")}\n`).join("");
}

function readFields(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const rows: string[][] = [];
  let row: string[] = [];
  let open = false;
  while (open || field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new SyntaxError(`Row ${rows.length + 1} of the CSV has a misplaced quote.`);
    const [, quoted, plain = "", end] = match;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    open = end === ",";
    if (open) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
