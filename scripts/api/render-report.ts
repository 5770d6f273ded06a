import type { ApiPackage } from "./render-page.ts";

/** The page that a review compares: a breaking change of a package's API is a changed or removed line of it. */
export function renderReport({ name, report }: ApiPackage): string {
  return `# API of ${name}

What the package exports, and the types that these declarations use. Written by \`pnpm docs:api\`: do not edit. A line that
is changed or removed may break those who use the package; see [UPGRADING.md](../../UPGRADING.md).

\`\`\`ts
${report}
\`\`\`
`;
}
