import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection } from '@tiptap/pm/state';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { findBlock } from '#app/editor/commands/find-block.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { isClaimKind, type ListedCitation, listCitations, listClaims } from '#content/citation/listed-citations.ts';
import type { Stance } from '#content/citation/stance.ts';
import { MAX_LOCATOR, parseTarget } from '#content/citation/target.ts';
import { blockLabel } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { Cited, RestsOn } from '#content/evidence/cited.ts';
import { restsWords } from '#content/evidence/rests-words.ts';
import { describeTarget } from './citable.ts';
import { listSources, type Source, warningOf } from './sources.ts';

/** A citation with its number among those of the text. */
type Numbered = ListedCitation & { readonly index: number };

/** What each finding and lesson of the text rests on, as its authors may know it. */
export function EvidenceList({ doc }: { doc: Node }) {
  const t = useT();
  const { editor, page } = useEditorTools();
  const sources = useSources(page.id);
  const json = useMemo(() => doc.toJSON() as DocumentNode, [doc]);
  const claims = useMemo(() => listClaims(json), [json]);
  const citations = useMemo(() => listCitations(json).map((one, index): Numbered => ({ ...one, index })), [json]);
  const elsewhere = citations.filter(({ within }) => !claims.some(({ id }) => id === within?.id));
  if (claims.length === 0 && citations.length === 0) return null;
  const restsOf = (those: readonly Numbered[]) =>
    restsWords(
      distinct(those).map(
        ({ target, isAgainst }): RestsOn => ({ ...citedOf(target, page.id, sources, claims), isAgainst }),
      ),
      t.locale,
    );
  return (
    <section className="evidence" aria-labelledby="preuves">
      <h2 id="preuves">{t('writing.evidence.title')}</h2>
      <ul>
        {claims.map(({ id, kind, title }) => {
          const cited = citations.filter(({ within }) => within?.id === id);
          return (
            <li key={id} data-claim={id}>
              <button type="button" className="outline-title" onClick={() => reveal(editor, id)}>
                <span aria-hidden="true">{blockLabel(kind).mark}</span> {title || t('writing.citing.untitled')}
              </button>
              <p className={cited.length === 0 ? 'evidence-state is-bare' : 'evidence-state'}>
                {cited.length === 0 ? t('writing.evidence.none') : restsOf(cited) || t(withoutWords(cited, sources))}
              </p>
              <Citations cited={cited} sources={sources} t={t} />
            </li>
          );
        })}
        {elsewhere.length > 0 && (
          <li>
            <p className="evidence-state">{t('writing.evidence.rest')}</p>
            <Citations cited={elsewhere} sources={sources} t={t} />
          </li>
        )}
      </ul>
    </section>
  );
}

/** Repeated citations of a target count once in support, and once in contradiction. */
const distinct = (those: readonly Numbered[]): Numbered[] => [
  ...new Map(those.map((one) => [`${one.target} ${one.isAgainst}`, one])).values(),
];

/**
 * The message if no citation counts: they point to other pages, or to what people did not agree to.
 */
function withoutWords(cited: readonly Numbered[], sources: readonly Source[]) {
  const isRefused = cited.some(({ target }) => sources.some((one) => one.target === target && one.gap !== ''));
  return isRefused ? 'writing.evidence.notAgreed' : 'writing.evidence.elsewhere';
}

/** The materials of the study; none while they are not known, and offline. */
function useSources(pageId: string): readonly Source[] {
  const [sources, setSources] = useState<readonly Source[]>([]);
  useEffect(() => {
    let isGone = false;
    listSources(pageId).then(
      (found) => !isGone && setSources(found),
      (error: unknown) => console.info('sources are not listed', error),
    );
    return () => {
      isGone = true;
    };
  }, [pageId]);
  return sources;
}

function citedOf(
  target: string,
  pageId: string,
  sources: readonly Source[],
  claims: ReturnType<typeof listClaims>,
): Cited {
  // A source that the page may not use once published does not count: its readers will not see it.
  const source = sources.find((one) => one.target === target && one.gap === '');
  const parsed = parseTarget(target);
  const claim = parsed?.type === 'block' && parsed.pageId === pageId ? parsed.blockId : null;
  const kind = claims.find(({ id }) => id === claim)?.kind;
  return {
    ...{ label: source?.label ?? '', title: source?.title ?? '', href: null },
    ...(source ? { material: source.facts } : {}),
    ...(kind ? { claim: kind } : {}),
  };
}

/** Citations, each with its place in what it cites, and the way to it in the text. */
function Citations(props: { cited: readonly Numbered[]; sources: readonly Source[]; t: Translate }) {
  const { cited, sources, t } = props;
  const { editor, page, session } = useEditorTools();
  const writable = useSession(session, 'writable');
  const id = useId();
  if (cited.length === 0) return null;
  return (
    <ul>
      {cited.map(({ index, target, locator, isAgainst, within }) => {
        const { label, title } = describeTarget(editor, page.id, target, t, sources);
        const source = sources.find((one) => one.target === target);
        const warning = source ? warningOf(source) : '';
        return (
          <li key={index}>
            <button
              type="button"
              className="evidence-source"
              title={title}
              onClick={() => select(editor, index, target)}
            >
              {label}
            </button>
            <label className="visually-hidden" htmlFor={`${id}-${index}`}>
              {t('writing.evidence.locator', { source: label })}
            </label>
            <Locator
              id={`${id}-${index}`}
              stored={locator}
              writable={writable}
              hint={t('writing.evidence.locatorHint')}
              store={(typed) => setAttribute(editor, index, target, 'locator', typed.trim())}
            />
            {isClaimKind(within?.kind) && (
              <Against
                stored={isAgainst}
                writable={writable}
                label={t('writing.evidence.stance', { source: label })}
                words={t('writing.evidence.contradicts')}
                store={(checked) => setAttribute(editor, index, target, 'stance', checked ? 'against' : null)}
              />
            )}
            {warning !== '' && <span className="evidence-gap">{warning}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/**
 * Whether a source contradicts. The list follows the text with a delay, during which the checkbox
 * shows what was clicked.
 */
function Against(props: {
  readonly stored: boolean;
  readonly writable: boolean;
  readonly label: string;
  readonly words: string;
  readonly store: (checked: boolean) => void;
}) {
  const { stored, writable, label, words, store } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current) field.current.checked = stored;
  }, [stored]);
  return (
    <label className="evidence-stance">
      <input
        ref={field}
        type="checkbox"
        defaultChecked={stored}
        disabled={!writable}
        aria-label={label}
        onChange={({ currentTarget }) => store(currentTarget.checked)}
      />{' '}
      {words}
    </label>
  );
}

/**
 * The field of a locator. Others' changes replace the stored value, but not what is being typed.
 */
function Locator(props: {
  readonly id: string;
  readonly stored: string;
  readonly writable: boolean;
  readonly hint: string;
  readonly store: (typed: string) => void;
}) {
  const { id, stored, writable, hint, store } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = stored;
  }, [stored]);
  return (
    <input
      ref={field}
      id={id}
      defaultValue={stored}
      readOnly={!writable}
      maxLength={MAX_LOCATOR}
      placeholder={hint}
      onBlur={({ currentTarget }) => store(currentTarget.value)}
      // Enter stores the value and keeps the focus here: it would move to the top of the page
      // otherwise.
      onKeyDown={(event) => event.key === 'Enter' && store(event.currentTarget.value)}
    />
  );
}

/** Shows a finding or lesson in the text, with the caret in it. */
function reveal(editor: Editor, id: string): void {
  const block = findBlock(editor.state.doc, id);
  if (block)
    editor
      .chain()
      .setTextSelection(block.pos + 2)
      .scrollIntoView()
      .focus()
      .run();
}

/**
 * Where the citation with this number is; null if the text has changed and another has its number.
 */
function placeOf(editor: Editor, index: number, target: string): number | null {
  let number = -1;
  let found: number | null = null;
  editor.state.doc.descendants(({ type, attrs }, pos) => {
    if (type.name !== 'citation' || !parseTarget(attrs.target)) return;
    number++;
    if (number === index && attrs.target === target) found = pos;
  });
  return found;
}

function select(editor: Editor, index: number, target: string): void {
  const pos = placeOf(editor, index, target);
  if (pos === null) return;
  const { state, view } = editor;
  view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, pos)).scrollIntoView());
  view.focus();
}

function setAttribute(
  editor: Editor,
  index: number,
  target: string,
  ...[name, value]: ['locator', string] | ['stance', Stance]
): void {
  const pos = placeOf(editor, index, target);
  const node = pos === null ? null : editor.state.doc.nodeAt(pos);
  if (pos === null || !node || node.attrs[name] === value || !editor.isEditable) return;
  editor.view.dispatch(editor.state.tr.setNodeAttribute(pos, name, value));
}
