/**
 * Whether the code of a package reaches for files of its own, or for code that cannot be seen, so that it must stay
 * where it was installed. It is only searched as text: when in doubt, a package is left out of the file.
 */
export function reachesForFiles(code: string): boolean {
  return signs.test(code);
}

const signs = new RegExp(
  [
    String.raw`\bimport\s*\.\s*meta\b`,
    String.raw`\b__dirname\b`,
    String.raw`\b__filename\b`,
    String.raw`\brequire\s*\.\s*(?:resolve|main|cache)\b`,
    String.raw`\bcreateRequire\b`,
    String.raw`\bprocess\s*\.\s*(?:dlopen|binding)\b`,
    String.raw`\bnew\s+Worker\b`,
    // Computed: whatever is loaded is not in the file.
    String.raw`\brequire\s*\(\s*[^"'\x60\s)]`,
    String.raw`\bimport\s*\(\s*[^"'\x60\s)/*]`,
  ].join("|"),
);
