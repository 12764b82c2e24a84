import { MUST_FIX_NAME } from '#app/annotations/view/annotation-names.ts';
import type { doneAt } from '#app/frame/done-message.tsx';
import { formText } from '#app/http/form.server.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { answerInput } from '#content/input/review-input.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReviewerNote } from '#server/reviews/reviewer-notes.ts';
import { chosenPassage } from './review-view.server.ts';
import type { SentReview, TypedReview } from './sent-review.ts';

/**
 * The result of the reviewer's form. Their screen is a single form, so that no button loses what
 * was typed elsewhere in it.
 */
export type ReviewOutcome =
  | { readonly type: 'done'; readonly code: Parameters<typeof doneAt>[1] | null; readonly state: string }
  | { readonly type: 'chosen'; readonly passage: string; readonly state: string }
  | { readonly type: 'shown'; readonly sent: SentReview; readonly status: number };

const EDIT = 'edit-';
const NOTHING = { quote: '', blockId: '', before: '', body: '', mustFix: false };

/** What was typed. Of the annotations, only those that were changed. */
function readTyped(form: FormData, notes: readonly ReviewerNote[]): TypedReview {
  const edits = notes
    .filter(({ id }) => form.has(EDIT + id))
    .map(({ id, body }) => ({ id, body, typed: formText(form, EDIT + id) }))
    .filter(({ body, typed }) => typed !== body);
  return {
    quote: formText(form, 'quote'),
    blockId: formText(form, 'cible'),
    before: formText(form, 'avant'),
    body: formText(form, 'body'),
    mustFix: formText(form, MUST_FIX_NAME) !== '',
    reason: formText(form, 'reason'),
    edits: Object.fromEntries(edits.map(({ id, typed }) => [id, typed])),
  };
}

const isTyped = ({ quote, body, mustFix, reason, edits }: TypedReview) =>
  quote !== '' || body !== '' || mustFix || reason !== '' || Object.keys(edits).length > 0;

/** What was typed, shown again: nothing of it is stored. */
export async function typedReview(
  key: string,
  form: FormData,
  { services: { reviewers, reviewNotes }, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<SentReview> {
  const state = formText(form, 'state');
  const opened = { state, isKept: await reviewers.isAnswerable(key, state, viewer) };
  const typed = readTyped(form, await reviewNotes.list(key, viewer));
  return { typed, opened, problem: null, done: null, refused: null };
}

/**
 * Everything typed on the screen of a request that is closed by now, as one text. Of existing
 * annotations, only the changed ones; all of them if they were deleted with the request.
 */
export async function typedWords(
  key: string,
  form: FormData,
  { services: { reviewNotes }, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<string> {
  const bodies = await reviewNotes.bodies(key, viewer).catch((error: unknown) => {
    if (isNavetteError(error) && error.code === 'gone') return new Map<string, string>();
    throw error;
  });
  const edits = [...form.keys()]
    .filter((name) => name.startsWith(EDIT) && formText(form, name) !== bodies.get(name.slice(EDIT.length)))
    .map((name) => formText(form, name));
  return [formText(form, 'reason'), formText(form, 'body'), ...edits]
    .map((words) => words.trim())
    .filter(Boolean)
    .join('\n\n');
}

/**
 * Does what the pressed button requests. An answer also stores the annotation that was typed, since
 * the draft is closed to the reviewer afterwards.
 * @throws NavetteError `gone` once the request is closed
 */
export async function submitReview(
  key: string,
  form: FormData,
  {
    services: { reviewers, reviewNotes },
    viewer,
    origin,
    locale,
  }: Pick<AppContext, 'services' | 'viewer' | 'origin' | 'locale'>,
): Promise<ReviewOutcome> {
  const [intent = '', noteId = ''] = formText(form, 'intent').split(':');
  const state = formText(form, 'state');
  // The reviewer answers for the state that they opened, even if the draft has changed since.
  const opened = { state, isKept: await reviewers.isAnswerable(key, state, viewer) };
  let typed = readTyped(form, await reviewNotes.list(key, viewer));
  const shown = (sent: Partial<SentReview>, status = 200): ReviewOutcome => ({
    type: 'shown',
    sent: { typed, opened, problem: null, done: null, refused: null, ...sent },
    status,
  });
  const done = (code: NonNullable<SentReview['done']>, status = 200): ReviewOutcome =>
    isTyped(typed) ? shown({ done: code }, status) : { type: 'done', code, state };
  let current = intent === 'edit-note' ? noteId : '';
  try {
    const passage = formText(form, 'passage');
    if (passage !== '') {
      // With nothing typed, an address that can be visited again. The words of a paragraph that was
      // chosen before are replaced.
      const quote = typed.blockId === '' ? typed.quote : '';
      await reviewers.choose(key, viewer);
      if (!isTyped({ ...typed, quote })) return { type: 'chosen', passage, state };
      const { draft } = await reviewers.read(key, viewer);
      typed = { ...typed, ...chosenPassage(passage, draft) };
      return shown({});
    }
    const annotate = async () => {
      const { quote, body, mustFix, blockId, before } = typed;
      const place = { quote, blockId, before: Number(before) || 0 };
      const note = { ...place, body, mustFix, key: formText(form, 'cle'), writtenIn: locale };
      try {
        await reviewNotes.add(key, note, viewer);
      } catch (error) {
        // Without a script, other words may have been written over those of a chosen paragraph.
        const isElsewhere = isNavetteError(error) && error.details.fields?.includes('selection');
        if (!isElsewhere || blockId === '') throw error;
        await reviewNotes.add(key, { ...note, blockId: '' }, viewer);
      }
      typed = { ...typed, ...NOTHING };
    };
    const edit = async (id: string, body: string) => {
      current = id;
      await reviewNotes.edit(key, id, body, viewer);
      const { [id]: _, ...edits } = typed.edits;
      typed = { ...typed, edits };
    };
    switch (intent) {
      case 'annotate':
        await annotate();
        return done('note');
      case 'edit-note':
        await edit(noteId, formText(form, EDIT + noteId));
        return done('note');
      case 'remove-note':
        await reviewNotes.remove(key, noteId, viewer);
        return done('note-otee');
      case 'require-note':
        await reviewNotes.require(key, noteId, true, viewer);
        return done('note-exigee');
      case 'release-note':
        await reviewNotes.require(key, noteId, false, viewer);
        return done('note-levee');
      case 'look':
        await reviewers.look(key, state, viewer);
        return done('lu');
    }
    // Before anything is stored: an invalid form keeps what was typed.
    const answer = { answer: intent, reason: typed.reason };
    parseInput(answerInput, answer);
    for (const [id, body] of Object.entries(typed.edits)) await edit(id, body);
    current = '';
    if (typed.body.trim() !== '') await annotate();
    await reviewers.answer(key, answer, state, viewer, origin);
    return { type: 'done', code: null, state };
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    const { code, details } = error;
    if (code === 'conflict' && details.reason === 'draft-changed') return shown({ problem: 'moved' }, statusOf(code));
    // Answered or resolved meanwhile, or a day old: the list shows it, and what was typed.
    if (code === 'conflict' && (noteId !== '' || current !== '')) return done('note-close', statusOf(code));
    const { fields = [] } = details;
    if (code !== 'invalid' || fields.includes('answer')) throw error;
    if (fields.includes('reason')) return shown({ problem: 'reason' }, statusOf(code));
    return shown({ problem: 'note', refused: { id: current, fields } }, statusOf(code));
  }
}
