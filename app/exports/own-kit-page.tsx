import { DoneMessage } from '#app/frame/done-message.tsx';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { orderingWords } from '#app/ui/ordering/ordering-words.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { LONGEST_TYPED_ADDRESS, MOST_SELECTED, selectionPath } from '#content/addresses/selection.ts';
import { sessionPlanPath } from '#content/addresses/session-plan.ts';
import { OWN_KITS_PATH, ownKitPath } from '#content/addresses/site-paths.ts';
import { kitNoteInput, ownKitInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { ChosenRow } from './chosen-row.tsx';
import { ExportList, KitList } from './export-list.tsx';
import { FoundPages } from './found-pages.tsx';
import { KitPanel } from './kit-panel.tsx';
import type { OwnKitView } from './own-kit-view.server.ts';
import type { ChosenPage } from './selection-view.server.ts';

const LIMITS = { ...inputLimits(ownKitInput), ...inputLimits(kitNoteInput) };

interface OwnKitPageProps {
  readonly view: OwnKitView;
  /** The whole address, to be given to others. */
  readonly address: string;
  /** What was refused, and what was typed in the field for an address. */
  readonly problem: 'title' | 'note' | 'unknown' | 'full' | null;
  readonly typed: string;
  /** Pages whose titles have the words that were typed there. */
  readonly found: readonly ChosenPage[];
}

/** A kit that somebody put together: for its owner to change, for others to read. */
export function OwnKitPage({ view, address, problem, typed, found }: OwnKitPageProps) {
  const t = useT();
  const { id, title, author, isOwn, pages, reserved, lost } = view;
  const planned = pages.filter(({ kind }) => KINDS[kind].hasSessions).map(({ path }) => path);
  const path = ownKitPath(id);
  return (
    <div className="narrow-page">
      <p className="kicker">
        <a href={OWN_KITS_PATH}>{t('ownKits.listTitle')}</a>
      </p>
      <h1>{title}</h1>
      <DoneMessage />
      <p className="standfirst">{isOwn ? t('ownKits.ownIntro') : t('ownKits.by', { name: author })}</p>
      {pages.length > 0 && (
        <>
          <KitPanel path={path} />
          <ExportList path={path} title={t('ownKits.take')} />
          <KitList path={path} sizes={{ kit: null, kitpetit: null, kitleger: null }} />
          {planned.length > 0 && (
            <p>
              <a href={sessionPlanPath(planned)}>{t('sessionPlan.planThese', { count: planned.length })}</a>
            </p>
          )}
        </>
      )}
      {isOwn ? (
        <>
          <OwnerForm view={view} problem={problem} typed={typed} found={found} />
          <section className="own-kit-share">
            <h2>{t('ownKits.share')}</h2>
            <p className="quiet">{t('ownKits.shareHint')}</p>
            <p className="own-kit-address">
              <code id="adresse">{address}</code>{' '}
              <button
                type="button"
                className="button is-quiet"
                data-copy="adresse"
                data-copied={t('ownKits.copied')}
                data-refused={t('ownKits.notCopied')}
                hidden
              >
                {t('ownKits.copy')}
              </button>
            </p>
          </section>
          <details className="arrange-remove">
            <summary>{t('ownKits.delete')}</summary>
            <PostForm>
              <input type="hidden" name="intent" value="delete" />
              <p className="quiet">{t('ownKits.deleteHint')}</p>
              <button type="submit" className="button is-danger">
                {t('ownKits.deleteNow')}
              </button>
            </PostForm>
          </details>
        </>
      ) : (
        <ReadList view={view} />
      )}
      {reserved > 0 && !isOwn && <p className="quiet">{t('ownKits.reserved', { count: reserved })}</p>}
      {!isOwn && pages.length === 0 && reserved === 0 && lost === 0 && <p>{t('ownKits.nothing')}</p>}
    </div>
  );
}

function OwnerForm({ view, problem, typed, found }: Omit<OwnKitPageProps, 'address'>) {
  const t = useT();
  const { typedTitle, pages, lost, removed } = view;
  const isFull = pages.length + lost >= MOST_SELECTED;
  const rows = pages.map((page, at) => (
    <ChosenRow key={page.id} page={page} value={page.id} isFirst={at === 0} isLast={at === pages.length - 1} hasGrip>
      <div className="field own-kit-note">
        <input type="hidden" name="page" value={page.id} />
        <label htmlFor={`note-${page.id}`}>
          {t('ownKits.note')}
          <span className="visually-hidden"> {t('ownKits.noteOn', { title: page.title })}</span>
        </label>
        <textarea id={`note-${page.id}`} name="note" rows={2} {...LIMITS.note} defaultValue={page.note} />
      </div>
    </ChosenRow>
  ));
  return (
    <PostForm className="arranger" {...orderingWords(t)}>
      <input type="hidden" name="intent" value="save" />
      <Field name="title" label={t('ownKits.title')} error={problem === 'title' ? t('ownKits.titleWrong') : null}>
        {(control) => <input {...control} type="text" {...LIMITS.title} defaultValue={typedTitle} autoComplete="off" />}
      </Field>
      {/* The first button of the form is the one that Enter in a field presses. */}
      <p>
        <button type="submit" className="button">
          {t('ownKits.save')}
        </button>
      </p>
      {problem === 'note' && (
        <p className="notice-box is-danger" role="alert">
          {t('ownKits.noteWrong', { most: LIMITS.note.maxLength ?? 0 })}
        </p>
      )}
      {lost > 0 && (
        <p className="notice-box">
          {t('ownKits.lost', { count: lost })}{' '}
          <button type="submit" name="retirer-perdues" value="1" className="button is-quiet">
            {t('ownKits.removeLost')}
          </button>
        </p>
      )}
      {pages.length === 0 && <p>{t('ownKits.empty')}</p>}
      {pages.length > 1 && <p className="quiet if-island">{t('ownKits.drag')}</p>}
      <ol className="arrange-items">
        {rows.slice(0, removed?.at)}
        {removed && <PutBack removed={removed} />}
        {removed && rows.slice(removed.at)}
      </ol>
      {isFull ? (
        <p className="quiet">{t('exports.selection.full', { most: MOST_SELECTED })}</p>
      ) : (
        <Field
          name="ajouter"
          label={t('exports.selection.address')}
          help={t('exports.selection.addressHelp')}
          error={
            problem === 'unknown' && found.length === 0
              ? t('exports.selection.unknown')
              : problem === 'full'
                ? t('exports.selection.full', { most: MOST_SELECTED })
                : null
          }
        >
          {(control) => (
            <input {...control} type="text" defaultValue={typed} maxLength={LONGEST_TYPED_ADDRESS} autoComplete="off" />
          )}
        </Field>
      )}
      <FoundPages words={typed} pages={found} />
      <p className="actions">
        <button type="submit" className="button">
          {t('ownKits.save')}
        </button>
      </p>
    </PostForm>
  );
}

/** Says what was taken off, where it was, and puts it back. */
function PutBack({ removed: { key, count, page } }: { removed: NonNullable<OwnKitView['removed']> }) {
  const t = useT();
  return (
    <li className="arrange-removed" id="remettre">
      <span className="arrange-removed-what">
        {page ? t('ownKits.removedPage', { title: page.title }) : t('ownKits.removedPages', { count })}
      </span>
      <button type="submit" name="remettre" value={key} className="button is-quiet" data-back={page?.id}>
        {t('collections.putBack')}
      </button>
    </li>
  );
}

function ReadList({ view: { pages, author } }: { view: OwnKitView }) {
  const t = useT();
  if (pages.length === 0) return null;
  return (
    <>
      <ol className="own-kit-pages">
        {pages.map(({ id, path, title, language, note }) => (
          <li key={id}>
            <a href={path} lang={language}>
              {title}
            </a>
            {note !== '' && (
              <blockquote className="own-kit-said">
                <p>
                  <strong>{t('ownKits.noteOf', { name: author })}</strong>
                </p>
                <p>{note}</p>
              </blockquote>
            )}
          </li>
        ))}
      </ol>
      <p>
        <a href={selectionPath(pages.map(({ path }) => path))}>{t('ownKits.toSelection')}</a>
      </p>
    </>
  );
}
