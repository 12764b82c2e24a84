import { kindName, kindNames } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';

interface ListHeadProps {
  readonly kind: PageKind | CollectionKind;
  /** Where one of the kind is made, for who may. */
  readonly create: { readonly href: string; readonly label: string } | null;
}

/** The head of the list of a kind of pages or collections. */
export function ListHead({ kind, create }: ListHeadProps) {
  const t = useT();
  return (
    <header className="list-head">
      <div>
        <div className="list-weave motif" data-motif={kind} aria-hidden="true" />
        <h1>{kindName(t, kind, 'many')}</h1>
        <p className="standfirst">{kindNames(t, kind).intro}</p>
      </div>
      {create && (
        <a className="button" href={create.href}>
          <Icon name="plus" />
          {create.label}
        </a>
      )}
    </header>
  );
}
