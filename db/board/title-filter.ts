import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { titleKey } from '#content/text/title-key.ts';
import type { Schema } from '#db/driver/schema.ts';

/** Words that a title must contain. */
export interface TitleFilter {
  /** Words anywhere in a title, in the form of `titleKey`. */
  readonly title: readonly string[];
  /** Text in a title, punctuation included, case ignored. */
  readonly literally: readonly string[];
}

/** Parses the words that a title must contain. */
export function titleWords(typed: string): TitleFilter {
  return {
    title: titleKey(typed).split(' ').filter(Boolean),
    // Keys have no punctuation. Databases do not know the capitals of letters beyond ASCII.
    literally: typed.split(/\s+/).flatMap((word) => {
      const known = word.match(/[ -~]+/g)?.find((letters) => /[%_]/.test(letters));
      return known?.toLowerCase() ?? [];
    }),
  };
}

/** Whether a page's title has all these words. */
export function hasTitleWords(eb: ExpressionBuilder<Schema, 'page'>, words: TitleFilter): Expression<SqlBool> {
  const title = eb.ref('page.title');
  return eb.and([
    // Keys have only letters and digits: no wildcards of `like`.
    ...words.title.map((word) => eb('page.titleKey', 'like', `%${word}%`)),
    ...words.literally.map((word) => sql<boolean>`lower(${title}) like ${`%${escapeLike(word)}%`} escape '\\'`),
  ]);
}

/** Escapes the wildcards of a text for a pattern of `like`. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
