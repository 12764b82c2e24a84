import type { ComponentProps, ReactNode } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { Grip } from '#app/ui/ordering/grip.tsx';
import { orderingWords } from '#app/ui/ordering/ordering-words.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { partInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import type { ArrangedPage, ArrangerView, RemovedView } from './arranger-view.server.ts';
import { PageChoice } from './page-choice.tsx';
import { PageSearch } from './page-search.tsx';

const LIMITS = inputLimits(partInput);

/**
 * Choices in the lists of all parts together, above which one list of pages serves them all: 50
 * parts with a list of 250 pages each were four megabytes.
 */
const MOST_CHOICES = 2_000;

/**
 * A collection's parts and pages; each operation is a plain form. The `reorder` island shows the
 * grips and makes them work by dragging and by keyboard.
 */
export function Arranger({ view }: { view: ArrangerView }) {
  const t = useT();
  const { parts, groups, sought, hasMore, removed } = view;
  const offered = groups.reduce((sum, { pages }) => sum + pages.length, 0);
  const choices = parts.length * offered;
  const isShared = parts.length > 1 && choices > MOST_CHOICES;
  const placed = new Set(parts.flatMap(({ pages }) => pages.map(({ id }) => id)));
  const choice = { groups, placed, hasMore: hasMore || sought !== '' };
  return (
    <section id="ordre" className="arranger" aria-labelledby="ordre-titre" {...orderingWords(t)}>
      <h2 id="ordre-titre">{t('collections.arrange')}</h2>
      <p className="quiet">
        {t(parts.length === 0 ? 'collections.arrangeEmpty' : 'collections.arrangeHelp')}{' '}
        {parts.length > 0 && <span className="if-island">{t('ordering.drag')}</span>}
      </p>
      <div className="arrange-parts">
        {parts.map((part, index) => (
          <Part
            key={part.id}
            part={part}
            index={index}
            count={parts.length}
            choice={isShared ? null : choice}
            removed={removed?.part === index ? removed : null}
          />
        ))}
        {removed && removed.at === null && removed.part >= parts.length && <PutBack removed={removed} />}
      </div>
      {(hasMore || sought !== '') && <PageSearch sought={sought} hasMore={hasMore} found={offered} />}
      {parts.length === 0 && offered > 0 && (
        <Step step="add-page" part="" className="arrange-add">
          <PageChoice id="page" label={t('collections.addPageToPart')} {...choice} />
          <AddButton />
        </Step>
      )}
      {isShared && (
        <Step step="add-page" className="arrange-add">
          <PageChoice id="page" label={t('collections.addPageToPart')} {...choice} />
          <label>
            <span className="field-label">{t('collections.intoPart')}</span>
            <select name="part" required>
              {parts.map(({ id, title }, index) => (
                <option key={id} value={id}>
                  {`${index + 1}. ${title || t('collections.untitledPart')}`}
                </option>
              ))}
            </select>
          </label>
          <AddButton />
        </Step>
      )}
      <Step step="add-part" className="arrange-add">
        <label>
          <span className="field-label">{t('collections.newPartTitle')}</span>
          <input type="text" name="title" {...LIMITS.title} autoComplete="off" />
        </label>
        <button type="submit" className="button is-quiet">
          <Icon name="plus" />
          {t('collections.addPart')}
        </button>
      </Step>
    </section>
  );
}

interface PartProps {
  readonly part: ArrangerView['parts'][number];
  readonly index: number;
  readonly count: number;
  /** Null if pages are added elsewhere. */
  readonly choice: Omit<ComponentProps<typeof PageChoice>, 'id' | 'label'> | null;
  /** What was taken out of this part, or the part that was in its place. */
  readonly removed: RemovedView | null;
}

function AddButton() {
  const t = useT();
  return (
    <button type="submit" className="button is-quiet">
      <Icon name="plus" />
      {t('collections.add')}
    </button>
  );
}

function Part({ part, index, count, choice, removed }: PartProps) {
  const t = useT();
  const title = part.title || t('collections.untitledPart');
  const first = index === 0;
  const last = index === count - 1;
  const back = removed && <PutBack removed={removed} />;
  const at = removed?.at ?? null;
  const pages = part.pages.map((page, place) => (
    <Item
      key={page.id}
      page={page}
      part={part.id}
      top={first && place === 0}
      bottom={last && place === part.pages.length - 1}
    />
  ));
  return (
    <>
      {at === null && back}
      <section
        className="arrange-part"
        aria-label={title}
        data-part={part.id}
        data-title={t('collections.thePart', { title })}
      >
        <div className="arrange-head">
          <Grip title={t('collections.thePart', { title })} />
          <Step step="rename-part" part={part.id} className="arrange-add">
            <label>
              <span className="field-label">{t('collections.partTitle', { number: index + 1 })}</span>
              <input type="text" name="title" {...LIMITS.title} autoComplete="off" defaultValue={part.title} />
            </label>
            <button type="submit" className="button is-quiet">
              {t('collections.rename')}
            </button>
          </Step>
          <Mover step="move-part" part={part.id} by={-1} label={t('collections.partUp', { title })} disabled={first} />
          <Mover step="move-part" part={part.id} by={1} label={t('collections.partDown', { title })} disabled={last} />
          <Step step="remove-part" part={part.id}>
            <button type="submit" className="icon-button" aria-label={t('collections.partRemove', { title })}>
              <Icon name="cross" />
            </button>
          </Step>
        </div>
        {part.pages.length === 0 && <p className="quiet">{t('collections.emptyPart')}</p>}
        <ol className="arrange-items">
          {at === null ? (
            pages
          ) : (
            <>
              {pages.slice(0, at)}
              <li>{back}</li>
              {pages.slice(at)}
            </>
          )}
        </ol>
        {choice && (
          <Step step="add-page" part={part.id} className="arrange-add">
            <PageChoice id={`page-${part.id}`} label={t('collections.addPage')} {...choice} />
            <AddButton />
          </Step>
        )}
      </section>
    </>
  );
}

/** Says what was taken out, where it was, and puts it back. */
function PutBack({ removed: { key, title, at, pages, page } }: { removed: RemovedView }) {
  const t = useT();
  const named = { title: title || t('collections.untitledPart') };
  return (
    <PostForm className="arrange-removed" id="remettre">
      <input type="hidden" name="intent" value="put-back" />
      <input type="hidden" name="key" value={key} />
      {page !== null && <input type="hidden" name="page" value={page} />}
      <span className="arrange-removed-what">
        {at === null ? t('collections.removedPart', { ...named, count: pages }) : t('collections.removedPage', named)}{' '}
        <span className="quiet">{t('collections.putBackUntil')}</span>
      </span>
      <button type="submit" className="button is-quiet">
        {t('collections.putBack')}
      </button>
    </PostForm>
  );
}

function Item({ page, part, top, bottom }: { page: ArrangedPage; part: string; top: boolean; bottom: boolean }) {
  const t = useT();
  const { id, title, language, state } = page;
  return (
    <li data-page={id} data-title={title}>
      <Grip title={title} />
      <span className="arrange-title" {...foreignLanguage(language, t.locale)}>
        {title}
        {state !== 'published' && (
          <span className="badge">{t(state === 'draft' ? 'collections.draftPage' : 'kinds.status.archived')}</span>
        )}
      </span>
      <Mover step="move-page" part={part} page={id} by={-1} label={t('collections.pageUp', { title })} disabled={top} />
      <Mover
        step="move-page"
        part={part}
        page={id}
        by={1}
        label={t('collections.pageDown', { title })}
        disabled={bottom}
      />
      <Step step="remove-page" part={part} page={id}>
        <button type="submit" className="icon-button" aria-label={t('collections.pageRemove', { title })}>
          <Icon name="cross" />
        </button>
      </Step>
    </li>
  );
}

function Mover(props: { step: string; part: string; page?: string; by: -1 | 1; label: string; disabled: boolean }) {
  const { by, label, disabled, ...step } = props;
  return (
    <Step {...step}>
      <button type="submit" name="by" value={by} className="icon-button" aria-label={label} disabled={disabled}>
        <Icon name={by === -1 ? 'up' : 'down'} />
      </button>
    </Step>
  );
}

function Step(props: { step: string; part?: string; page?: string; className?: string; children: ReactNode }) {
  const { step, part, page, className, children } = props;
  return (
    <PostForm className={className}>
      <input type="hidden" name="intent" value="arrange" />
      <input type="hidden" name="step" value={step} />
      {part !== undefined && <input type="hidden" name="part" value={part} />}
      {page !== undefined && <input type="hidden" name="page" value={page} />}
      {children}
    </PostForm>
  );
}
