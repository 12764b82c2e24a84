import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';

/** Above a form's title: which page or collection it is about, as a link back to it. */
export function PageKicker({ kind, title, path }: { kind: PageKind | CollectionKind; title: string; path: string }) {
  return (
    <p className="kicker">
      <a href={path}>{`${kindName(useT(), kind)} · ${title}`}</a>
    </p>
  );
}
