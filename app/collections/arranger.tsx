import type { ReactNode } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { partInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import type { ArrangedPage, ArrangerView } from './arranger-view.server.ts';
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
  const { parts, groups, sought, hasMore } = view;
  const offered = groups.reduce((sum, { pages }) => sum + pages.length, 0);
  const choices = parts.length * offered;
  const isShared = parts.length > 1 && choices > MOST_CHOICES;
  // Announced by the island, in the reader's language.
  const words = {
    'data-grabbed': t('collections.grabbed', HOLES),
    'data-moved': t('collections.moved', HOLES),
    'data-dropped': t('collections.dropped', HOLES),
    'data-cancelled': t('collections.cancelled'),
    'data-failed': t('collections.failed'),
  };
  return (
    <section id="ordre" className="arranger" aria-labelledby="ordre-titre" {...words}>
      <h2 id="ordre-titre">{t('collections.arrange')}</h2>
      <p className="quiet">
        {t('collections.arrangeHelp')} <span className="if-island">{t('collections.dragHelp')}</span>
      </p>
      {parts.map((part, index) => (
        <Part key={part.id} part={part} index={index} count={parts.length} groups={isShared ? null : groups} />
      ))}
      {(hasMore || sought !== '') && <PageSearch sought={sought} hasMore={hasMore} found={offered} />}
      {isShared && (
        <Step step="add-page" className="arrange-add">
          <PageChoice label={t('collections.addPageToPart')} groups={groups} />
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

/** Placeholders that survive the translation, for the island to fill in. */
const HOLES = { title: '{title}', position: '{position}', total: '{total}', part: '{part}' };

interface PartProps {
  readonly part: ArrangerView['parts'][number];
  readonly index: number;
  readonly count: number;
  /** Null if pages are added elsewhere. */
  readonly groups: ArrangerView['groups'] | null;
}

function PageChoice({ label, groups }: { label: string; groups: ArrangerView['groups'] }) {
  const t = useT();
  return (
    <label>
      <span className="field-label">{label}</span>
      <select name="page" required defaultValue="">
        <option value="">{t('collections.choosePage')}</option>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.pages.map(({ id, title: name, state }) => (
              <option key={id} value={id}>
                {state === 'published' ? name : `${name} (${t('collections.draftPage')})`}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
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

function Part({ part, index, count, groups }: PartProps) {
  const t = useT();
  const title = part.title || t('collections.untitledPart');
  const first = index === 0;
  const last = index === count - 1;
  return (
    <section className="arrange-part" aria-label={title} data-part={part.id} data-title={title}>
      <div className="arrange-head">
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
      </div>
      {part.pages.length === 0 && <p className="quiet">{t('collections.emptyPart')}</p>}
      <ol className="arrange-items">
        {part.pages.map((page, at) => (
          <Item
            key={page.id}
            page={page}
            part={part.id}
            top={first && at === 0}
            bottom={last && at === part.pages.length - 1}
          />
        ))}
      </ol>
      {groups && (
        <Step step="add-page" part={part.id} className="arrange-add">
          <PageChoice label={t('collections.addPage')} groups={groups} />
          <AddButton />
        </Step>
      )}
      <details className="arrange-remove">
        <summary>{t('collections.removePart')}</summary>
        <Step step="remove-part" part={part.id}>
          <p className="quiet">{t('collections.removePartHelp')}</p>
          <button type="submit" className="button is-danger">
            {t('collections.removePart')}
          </button>
        </Step>
      </details>
    </section>
  );
}

function Item({ page, part, top, bottom }: { page: ArrangedPage; part: string; top: boolean; bottom: boolean }) {
  const t = useT();
  const { id, title, language, state } = page;
  return (
    <li data-page={id} data-title={title}>
      <button
        type="button"
        className="icon-button grip if-island"
        aria-label={t('collections.grip', { title })}
        aria-pressed="false"
      >
        <Icon name="grip" />
      </button>
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
