import { kindName } from '#app/i18n/kind-name.ts';
import { type MessageKey, useT } from '#app/i18n/translate.ts';
import type { ForeignLanguage } from '#app/ui/foreign-language.ts';
import { collectionKindPath, kindPath } from '#content/addresses/address.ts';
import {
  ACTIVITY_PATH,
  ADMIN_PATH,
  BIN_PATH,
  BOARD_PATH,
  NEW_COLLECTION_PATH,
  NEW_PAGE_PATH,
  ORGANISATIONS_PATH,
  SEARCH_CARE_PATH,
  SEARCH_PATH,
  suggestionsPath,
} from '#content/addresses/site-paths.ts';
import { COLLECTION_KINDS } from '#content/kinds/collection-kind.ts';
import { LISTED_KINDS, PAGE_KINDS } from '#content/kinds/kind.ts';
import { LONGEST_QUERY } from '#content/search/query/search-query.ts';

interface Action {
  readonly href: string;
  readonly label: string;
}

/** The command palette's dialog, opened and filled by the island `palette`. Enter searches. */
export function Palette(props: {
  readonly staff: boolean;
  readonly admin: boolean;
  /** Its language, if that is not the page's. */
  readonly words: ForeignLanguage;
}) {
  const { staff, admin, words } = props;
  const t = useT();
  const to = (href: string, key: MessageKey): Action => ({ href, label: t(key) });
  const actions: Action[] = [
    ...(staff ? [to(NEW_PAGE_PATH, 'shell.newPage'), to(NEW_COLLECTION_PATH, 'shell.newCollection')] : []),
    ...(staff
      ? [
          to(BOARD_PATH, 'board.title'),
          to(ACTIVITY_PATH, 'activity.title'),
          to(ORGANISATIONS_PATH, 'organisations.title'),
          to(BIN_PATH, 'bin.title'),
        ]
      : []),
    to('/', 'palette.home'),
    ...LISTED_KINDS.map((kind) => ({ href: kindPath(kind), label: kindName(t, kind, 'many') })),
    ...COLLECTION_KINDS.map((kind) => ({ href: collectionKindPath(kind), label: kindName(t, kind, 'many') })),
    to(SEARCH_PATH, 'palette.search'),
    ...(staff ? [to(SEARCH_CARE_PATH, 'palette.care')] : []),
    ...(admin ? [to(ADMIN_PATH, 'shell.admin')] : []),
  ];
  const kinds = Object.fromEntries([...PAGE_KINDS, ...COLLECTION_KINDS].map((kind) => [kind, kindName(t, kind)]));
  return (
    <dialog
      id="palette"
      className="palette"
      {...words}
      aria-label={t('palette.label')}
      data-suggestions={suggestionsPath('')}
      data-kinds={JSON.stringify(kinds)}
      data-found-one={t('palette.found', { count: 1 }).replace('1', '{count}')}
      data-found-other={t('palette.found', { count: 2 }).replace('2', '{count}')}
    >
      <form action={SEARCH_PATH}>
        <input
          type="text"
          name="q"
          maxLength={LONGEST_QUERY}
          role="combobox"
          aria-label={t('palette.label')}
          aria-autocomplete="list"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-describedby="palette-hint"
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
        />
        <div id="palette-list" role="listbox" aria-label={t('palette.label')} className="palette-list">
          {/* biome-ignore lint/a11y/useSemanticElements: a list box has groups, not fieldsets */}
          <div role="group" aria-labelledby="palette-pages" hidden>
            <p id="palette-pages" className="label" role="presentation">
              {t('palette.pages')}
            </p>
            <div data-palette-pages role="presentation" />
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a list box has groups, not fieldsets */}
          <div role="group" aria-labelledby="palette-actions">
            <p id="palette-actions" className="label" role="presentation">
              {t('palette.actions')}
            </p>
            <div data-palette-actions role="presentation">
              {actions.map(({ href, label }, index) => (
                <a
                  key={href}
                  id={`palette-action-${index}`}
                  href={href}
                  role="option"
                  aria-selected="false"
                  tabIndex={-1}
                >
                  {label}
                </a>
              ))}
            </div>
          </div>
        </div>
        <p data-palette-nothing hidden>
          {t('palette.nothing')}
        </p>
        <div className="palette-foot">
          <p id="palette-hint" className="quiet">
            {t('palette.hint')}
          </p>
          <button type="button" className="button is-quiet" data-palette-close="">
            {t('palette.close')}
          </button>
        </div>
      </form>
      <p className="visually-hidden" role="status" />
    </dialog>
  );
}
