/** The text of a pipeline file with a chain of no-op steps that hand on a small object. */
export function chainPipeline(steps: number): string {
  return `import { pipeline, step } from "@tsugite/core";

type Small = { label: string; value: number };

export const first = step("first", (): Small => ({ label: "chain", value: 0 }));
export const next = step("next", ({ from }: { from: Small }): Small => ({ label: from.label, value: from.value + 1 }));

export default pipeline("chain", () => {
  let last = first();
  for (let index = 1; index < ${steps}; index++) last = next({ from: last }, { name: \`next-\${index}\` });
  return last;
});
`;
}
