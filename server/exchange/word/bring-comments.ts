import { LONGEST_BODY } from '#content/annotation/annotation.ts';
import { authorise } from '#content/authorise.ts';
import type { CommentPlace, WordCorrection } from '#content/import/report/word-report.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { straightQuotes } from '#content/text/french-quote.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { type Annotation, insertAnnotation, listAnnotations } from '#db/annotations/annotation-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requireSpace } from '#server/annotations/annotation-limits.ts';
import type { AuthorView } from '#server/annotations/annotation-views.ts';
import { makeImported } from '#server/annotations/imported-annotation.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { WordText } from '#server/exchange/reading/word-form.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

interface Dependencies {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** Stands in for the organisation of a person who commented in a document. */
const SIGNED: Readonly<Record<Locale, string>> = { fr: 'importé d’un document', en: 'imported from a document' };
const TO_DELETE: Readonly<Record<Locale, string>> = { fr: 'À supprimer.', en: 'To be deleted.' };
const TO_ADD: Readonly<Record<Locale, string>> = {
  fr: 'À ajouter après ce passage\u00a0:',
  en: 'To be added after this:',
};

/** The annotations imported from a file beside its text. */
export interface ImportedNotes {
  /** Of the words that the server adds. */
  readonly locale: Locale;
  readonly comments: boolean;
  /**
   * Tracked changes become annotations on the text as it was before them; otherwise they are
   * accepted.
   */
  readonly corrections: boolean;
}

/** Whether words are the same, though a French text has « where its file has a straight mark. */
const sameWords = (one = '', other = ''): boolean => one === other || keyOf(one) === keyOf(other);
const keyOf = (words: string): string => straightQuotes(squeeze(words).chars);

/** Around words that an annotation quotes before its own, where it has no place in the text. */
const [OPENING, CLOSING] = ['«\u202f', '\u202f»\n\n'];
const withoutQuote = (body: string): string =>
  body.startsWith(OPENING) && body.includes(CLOSING) ? body.slice(body.indexOf(CLOSING) + CLOSING.length) : body;

/** Whether an annotation says what a note would, as it was stored. */
function hasSameBody({ body: stored }: Pick<Annotation, 'body'>, body: string): boolean {
  const normalised = body.normalize('NFC').trim();
  const isCut = stored.length >= LONGEST_BODY - 1;
  return [stored, withoutQuote(stored)].some((one) => one === normalised || (isCut && normalised.startsWith(one)));
}

/** The text only. */
export const NO_NOTES: ImportedNotes = { locale: 'fr', comments: false, corrections: false };

/** An annotation that is to be made. */
interface Note {
  readonly kind: 'comment' | 'correction';
  readonly author: string;
  readonly body: string;
  readonly date: string | null;
  readonly place: CommentPlace | null;
  readonly replacement: string | null;
  /** Of a comment: the one that it answers, by its number. */
  readonly answers?: number;
  readonly isResolved?: boolean;
}

function noteOf({ author, date, place, replacement, inserted }: WordCorrection, locale: Locale): Note {
  const body = replacement === null ? `${TO_ADD[locale]} ${inserted}` : replacement || TO_DELETE[locale];
  return { kind: 'correction', author, date, place, replacement, body };
}

/** The text to import: with its tracked changes accepted, or as it was before them. */
export const sourceOf = ({ source, original }: WordText, { corrections }: ImportedNotes): string =>
  corrections && original ? original.source : source;

/** Imports comments and tracked changes of documents as annotations, signed by their authors. */
export class CommentImports {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Adds imported notes as annotations of a draft. Skips those that the page already has, with the
   * same words and author.
   * @returns how many were added
   * @throws NavetteError `forbidden`; `too-large` with `reason` `full-page`
   */
  async bring({ report, original }: WordText, chosen: ImportedNotes, page: Page, viewer: Viewer): Promise<number> {
    const { database, drafts, tasks, events, clock } = this.#deps;
    const { locale } = chosen;
    const all: Note[] = [
      ...(chosen.comments ? report.comments : []).map(
        ({ text: body, ...comment }): Note => ({ kind: 'comment', body, replacement: null, ...comment }),
      ),
      ...(chosen.corrections ? (original?.corrections ?? []) : []).map((one) => noteOf(one, locale)),
    ];
    if (all.length === 0) return 0;
    const notes = await this.#withoutWithdrawn(all);
    authorise(viewer, 'annotation.write', pageSubject(page));
    await requireSpace(database.read, page.id);
    const known = await listAnnotations(database.read, page.id);
    const findKnown = ({ kind, author, body, place }: Note, thread?: string) =>
      known.find(
        (one) =>
          one.kind === kind &&
          one.authorName === (author || '?') &&
          hasSameBody(one, body) &&
          (kind === 'comment' || sameWords(one.anchor?.quote.exact, place?.exact)) &&
          // A reply of the same words in another thread is another one.
          (thread === undefined || one.parentId === null || one.parentId === thread),
      );
    /** The annotation that the page already has of what a note answers. */
    const threadOf = ({ answers }: Note): string | undefined => {
      const found = answers === undefined ? undefined : findKnown(notes[answers]!);
      return found && (found.parentId ?? found.id);
    };
    const news = notes.filter((note) => !isBlank(note.body) && !findKnown(note, threadOf(note)));
    const isNew = new Set(news);
    const answered = ({ answers }: Note): Note | null => {
      const one = answers === undefined ? undefined : notes[answers];
      return one && isNew.has(one) ? one : null;
    };
    const anchors = await tasks.runAs(
      viewer,
      'placeComments',
      await drafts.state(page.id, viewer),
      news.map(({ place }) => place),
    );
    const now = clock().toISOString();
    const authorOf = ({ author }: Note): AuthorView => ({
      name: author || '?',
      organisation: SIGNED[locale],
      country: 'FR',
      side: 'north',
    });
    const made = news.flatMap((note, i): Annotation[] => {
      const anchor = anchors[i];
      // Replies are made with what they answer.
      if (!anchor || answered(note)) return [];
      const { kind, body, date, place, replacement, isResolved } = note;
      const parentId = threadOf(note);
      // Words outside the text, as those of its title, are quoted in the annotation.
      const quoted =
        place && !anchor.isPlaced && !parentId ? `${OPENING}${place.exact.slice(0, 500)}${CLOSING}${body}` : body;
      const [root, ...replies] = makeImported(authorOf(note), {
        ...{ pageId: page.id, kind, body: quoted.slice(0, LONGEST_BODY), quote: place?.exact ?? '' },
        ...{ createdAt: date ?? now, anchor: anchor.anchor, editionNumber: null, resolved: isResolved === true },
        replies: news
          .filter((one) => answered(one) === note)
          .map((one) => ({
            ...{ author: authorOf(one), body: one.body.slice(0, LONGEST_BODY), createdAt: one.date ?? now },
          })),
      });
      if (parentId) return [{ ...root, parentId, anchor: null }];
      return [{ ...root, replacement: anchor.isPlaced ? replacement : null }, ...replies];
    });
    await writeFor(viewer, database, async (trx) => {
      for (const annotation of made) await insertAnnotation(trx, annotation, null);
    });
    for (const id of new Set(made.map((one) => one.parentId ?? one.id))) events.emit('annotation-changed', page.id, id);
    return made.length;
  }

  /** Notes without words that somebody had taken out of texts of this site. */
  async #withoutWithdrawn(notes: readonly Note[]): Promise<Note[]> {
    const words = notes.flatMap(({ body, replacement, place }) => [body, replacement ?? '', place?.exact ?? '']);
    const cut = await this.#deps.drafts.withoutWithdrawn(words);
    return notes.map((note, at) => ({
      ...note,
      body: cut[3 * at]!,
      replacement: note.replacement === null ? null : cut[3 * at + 1]!,
      place: note.place && { ...note.place, exact: cut[3 * at + 2]! },
    }));
  }
}
