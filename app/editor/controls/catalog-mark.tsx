import type { CatalogEntry } from '#app/editor/commands/block-catalog.ts';
import { EditorIcon } from '#app/editor/tools/editor-icon.tsx';

/** The icon of a catalogue entry: a drawing, or a typed block's mark. */
export function CatalogMark({ icon }: { icon: CatalogEntry['icon'] }) {
  if (typeof icon === 'string') return <EditorIcon name={icon} />;
  return (
    <span className="icon icon-mark" aria-hidden="true">
      {icon.mark}
    </span>
  );
}
