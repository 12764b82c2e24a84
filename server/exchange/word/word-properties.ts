import { Parser } from 'htmlparser2';
import type { CommentPlace, WordComment } from '#content/import/report/word-report.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { oneLine } from '#content/text/one-line.ts';
import { LONGEST_COMMENT, MOST_COMMENTS } from './word-form.ts';

/** The words of the first element of this name; empty without one. */
function wordsIn(xml: string, name: string): string {
  let inside = 0;
  let words = '';
  const parser = new Parser(
    {
      onopentag: (tag) => {
        if (tag === name) inside++;
      },
      ontext: (text) => {
        if (inside > 0) words += text;
      },
      onclosetag: (tag) => {
        if (tag === name) inside--;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return oneLine(words);
}

/** The title in a document's properties; word processors fill in names of files and templates. */
export function titleOf(core: string): string | null {
  const title = wordsIn(core, 'dc:title');
  return title === '' || /\.(docx?|dotx?|odt|rtf)$/i.test(title) || /^(document|microsoft word)\b/i.test(title)
    ? null
    : title;
}

/** The page language that most of the words have, `''` standing for that of the styles. */
export function languageOf(languages: ReadonlyMap<string, number>, styles: string): string | null {
  const usual = /<w:docDefaults>.*?<w:lang\b[^>]*?\bw:val="([^"]+)"/s.exec(styles)?.[1] ?? '';
  const totals = new Map<string, number>();
  for (const [stated, characters] of languages) {
    const language = (stated || usual).toLowerCase().split('-')[0]!;
    totals.set(language, (totals.get(language) ?? 0) + characters);
  }
  const [most] = [...totals].sort(([, a], [, b]) => b - a)[0] ?? [];
  return PAGE_LANGUAGES.find((language) => language === most) ?? null;
}

/** The comments of a document, with their authors. */
export function commentsOf(xml: string, places: ReadonlyMap<string, CommentPlace>): WordComment[] {
  const comments: { id: string; author: string; date: string; text: string }[] = [];
  let inText = false;
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        if (tag === 'w:comment') {
          const { 'w:id': id = '', 'w:author': author = '', 'w:date': date = '' } = attributes;
          comments.push({ id, author: oneLine(author), date, text: '' });
        } else if (tag === 'w:p' || tag === 'w:br' || tag === 'w:tab') add(' ');
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
  return comments.slice(0, MOST_COMMENTS).map(({ id, author, date, text }) => ({
    author: author.slice(0, 100),
    text: oneLine(text).slice(0, LONGEST_COMMENT),
    date: Number.isNaN(Date.parse(date)) ? null : new Date(date).toISOString(),
    place: places.get(id) ?? null,
  }));
}
