import { COLLECTIONS } from '#content/kinds/collection-kind.ts';
import type { Weave } from '#content/kinds/definition.ts';
import { KINDS } from '#content/kinds/kind.ts';

/** The stylesheet that draws the weave of each kind: `app/styles/components/weaves.css`. */
export function weavesCss(): string {
  const rules = Object.entries({ ...KINDS, ...COLLECTIONS }).map(([kind, definition]) => {
    const { width, height, path, isDrawn, tile }: Weave = definition.weave;
    const look = isDrawn ? "fill='none' stroke='%23000' stroke-width='2'" : "shape-rendering='crispEdges'";
    const svg = `%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${width} ${height}' ${look}%3E%3Cpath d='${path}'/%3E%3C/svg%3E`;
    return `[data-motif="${kind}"] {
  --weave: url("data:image/svg+xml,${svg}");
  --tile-inline: ${tile ?? width};
  --tile-block: ${tile ?? height};
}
`;
  });
  return `/* Each kind’s weave, from its definition in content/kinds: \`npm run house\` writes this file. */
${rules.join('')}`;
}
