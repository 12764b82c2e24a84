import { Parser } from 'htmlparser2';
import type { WordComment, WordCorrection } from '#content/import/report/word-report.ts';
import { commentPlace, correctionPlace, type MarkedPlace } from '#content/import/word-comments.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { oneLine } from '#content/text/one-line.ts';
import { type Revision, revisionId } from './revisions.ts';
import { LONGEST_COMMENT, MOST_COMMENTS } from './word-form.ts';

/** The words of each element of this name. */
function allIn(xml: string, name: string): string[] {
  const found: string[] = [];
  let inside = 0;
  const parser = new Parser(
    {
      onopentag: (tag) => {
        if (tag === name && inside++ === 0) found.push('');
      },
      ontext: (text) => {
        if (inside > 0) found[found.length - 1] += text;
      },
      onclosetag: (tag) => {
        if (tag === name) inside--;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return found.map(oneLine);
}

const wordsIn = (xml: string, name: string): string => allIn(xml, name)[0] ?? '';

/**
 * The title in a document's properties, unless the word processor filled in a file or template
 * name.
 */
export function titleOf(core: string): string | null {
  const title = wordsIn(core, 'dc:title');
  return title === '' || /\.(docx?|dotx?|odt|rtf)$/i.test(title) || /^(document|microsoft word)\b/i.test(title)
    ? null
    : title;
}

const LISTED = /[,;\n]/;
/** Names that programs fill in by default. */
const NOBODY = /^(navette|microsoft|windows|utilisateur|user|admin(istrat(eu|o)r)?|auteur|author|unknown|inconnu)\b/i;
const MOST_STATED = 20;
const LONGEST_STATED = 200;

const listed = (stated: readonly string[], divider: RegExp) =>
  [...new Set(stated.flatMap((text) => text.split(divider)).map((one) => oneLine(one).slice(0, LONGEST_STATED)))]
    .filter((one) => one !== '')
    .slice(0, MOST_STATED);

/** The authors and keywords in a document's properties, of Word or OpenDocument. */
export function peopleAndKeywords(core: string): { readonly authors: string[]; readonly keywords: string[] } {
  // In OpenDocument, `dc:creator` is the person who saved the text last.
  const first = allIn(core, 'meta:initial-creator');
  return {
    authors: listed(first.length > 0 ? first : allIn(core, 'dc:creator'), LISTED).filter((name) => !NOBODY.test(name)),
    keywords: listed([...allIn(core, 'cp:keywords'), ...allIn(core, 'meta:keyword')], LISTED),
  };
}

/** The page language that a document's properties state. */
export function statedLanguage(core: string): string | null {
  const stated = wordsIn(core, 'dc:language').toLowerCase().split('-')[0];
  return PAGE_LANGUAGES.find((language) => language === stated) ?? null;
}

/** The language that the styles of a Word document give to its words. */
export function usualLanguage(styles: string): string {
  const start = styles.indexOf('<w:docDefaults>');
  if (start < 0) return '';
  for (const [, attributes] of styles.slice(start).matchAll(/<w:lang\b([^<>]*)/g)) {
    const stated = /\bw:val="([^"]+)"/.exec(attributes!)?.[1];
    if (stated !== undefined) return stated;
  }
  return '';
}

/** The page language that most of the words have, `''` standing for the usual one. */
export function languageOf(languages: ReadonlyMap<string, number>, usual: string): string | null {
  const totals = new Map<string, number>();
  for (const [stated, characters] of languages) {
    const language = (stated || usual).toLowerCase().split('-')[0]!;
    totals.set(language, (totals.get(language) ?? 0) + characters);
  }
  const [most] = [...totals].sort(([, a], [, b]) => b - a)[0] ?? [];
  return PAGE_LANGUAGES.find((language) => language === most) ?? null;
}

const LONGEST_AUTHOR = 100;

const dateOf = (stated: string) => (Number.isNaN(Date.parse(stated)) ? null : new Date(stated).toISOString());

/** The tracked changes of a document, anchored in its text as it was. */
export function correctionsOf(
  revisions: readonly Revision[],
  places: ReadonlyMap<string, MarkedPlace>,
): WordCorrection[] {
  return revisions.flatMap(({ author, date, words }, n) => {
    const place = places.get(revisionId(n));
    const inserted = words.slice(0, LONGEST_COMMENT);
    if (!place) return [];
    const change = correctionPlace(place, inserted);
    if (changesNothing(change, inserted)) return [];
    const stated = {
      author: oneLine(author).slice(0, LONGEST_AUTHOR),
      date: dateOf(date),
      inserted: oneLine(inserted),
    };
    return [{ ...stated, ...change }];
  });
}

/** Whether a change is one of spaces that divide nothing else than before. */
function changesNothing({ place, replacement }: ReturnType<typeof correctionPlace>, inserted: string): boolean {
  if (replacement === null) return inserted.trim() === '';
  return place !== null && oneLine(place.exact) === oneLine(replacement);
}

/** A comment as a document has it. */
export interface StatedComment {
  /** Of its marks in the text. */
  readonly id: string;
  author: string;
  date: string;
  text: string;
  /** The name of its last paragraph, by which threads know it. */
  paragraph?: string | undefined;
}

/** What a document states of a comment apart from its words. */
interface Thread {
  /** The comment that it answers, by its last paragraph. */
  readonly answers: string | undefined;
  readonly isResolved: boolean;
}

/** The comments of a Word document. */
export function listComments(xml: string): StatedComment[] {
  const comments: StatedComment[] = [];
  let inText = false;
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        if (tag === 'w:comment') {
          const { 'w:id': id = '', 'w:author': author = '', 'w:date': date = '' } = attributes;
          comments.push({ id, author, date, text: '' });
        } else if (tag === 'w:p' || tag === 'w:br' || tag === 'w:tab') add(' ');
        const last = comments.at(-1);
        if (tag === 'w:p' && last) last.paragraph = attributes['w14:paraId'];
        inText = tag === 'w:t';
      },
      ontext: (text) => {
        if (inText) add(text);
      },
      onclosetag: () => {
        inText = false;
      },
    },
    { xmlMode: true },
  );
  const add = (text: string) => {
    const last = comments.at(-1);
    if (last && comments.length <= MOST_COMMENTS && last.text.length < LONGEST_COMMENT) last.text += text;
  };
  parser.end(xml);
  return comments;
}

/** The threads of the comments of a Word document, by the last paragraph of each comment. */
export function readThreads(xml: string): ReadonlyMap<string, Thread> {
  const threads = new Map<string, Thread>();
  const parser = new Parser(
    {
      onopentag: (tag, { 'w15:paraId': paragraph, 'w15:paraIdParent': answers, 'w15:done': done = '' }) => {
        if (tag === 'w15:commentEx' && paragraph)
          threads.set(paragraph, { answers, isResolved: /^(1|true|on)$/.test(done) });
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return threads;
}

/** The comments of a document, with their authors, anchored in its text. */
export function placeComments(
  comments: readonly StatedComment[],
  places: ReadonlyMap<string, MarkedPlace>,
  threads: ReadonlyMap<string, Thread> = new Map(),
): WordComment[] {
  const listed = comments.slice(0, MOST_COMMENTS);
  const numbers = new Map(listed.map(({ paragraph }, n) => [paragraph, n]));
  /** The comment that a thread begins with; itself if it answers none that is listed. */
  const firstOf = (n: number): number => {
    const seen = new Set<number>();
    for (let first = n; !seen.has(first); ) {
      seen.add(first);
      const above = threads.get(listed[first]!.paragraph ?? '')?.answers;
      const next = above === undefined ? undefined : numbers.get(above);
      if (next === undefined) return first;
      first = next;
    }
    return n;
  };
  return listed.map(({ id, author, date, text, paragraph = '' }, n) => {
    const place = places.get(id);
    const first = firstOf(n);
    return {
      ...(first === n ? {} : { answers: first }),
      ...(threads.get(paragraph)?.isResolved ? { isResolved: true } : {}),
      author: oneLine(author).slice(0, LONGEST_AUTHOR),
      text: oneLine(text).slice(0, LONGEST_COMMENT),
      date: dateOf(date),
      place: place ? commentPlace(place) : null,
    };
  });
}
