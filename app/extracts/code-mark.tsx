import type { CodeColour } from '#content/extract/code.ts';

/** A code's name, with a mark of its colour, which is only decorative. */
export function CodeMark({ name, colour }: { readonly name: string; readonly colour: CodeColour }) {
  return (
    <span className="code-mark" data-colour={colour}>
      <bdi>{name}</bdi>
    </span>
  );
}
