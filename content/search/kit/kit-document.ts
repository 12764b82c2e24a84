import type { SearchDocument } from '#content/search/index/search-document.ts';
import type { KitText } from './kit-text.ts';

/** A page of a kit that is used without a server, apart from its own files. */
export interface KitPage extends KitText {
  /** Its path in the kit. */
  readonly file: string;
}

/**
 * A page of a kit as the site's search engine reads it. Countries and the like have no fields of
 * their own: in a kit, they are words of the text.
 * @param date when the latest text of the kit was published; ISO 8601
 */
export function kitDocument({ file, title, summary, language, blocks }: KitPage, date: string): SearchDocument {
  const nothing = { countries: [], sectors: [], sdgs: [], programmes: [] };
  const meta = { id: file, type: 'page', kind: '', href: file, title, summary, language } as const;
  return {
    // Each edition of a kit has a new index: nothing compares stamps.
    ...{ key: file, stamp: '', audience: 'public', blocks },
    meta: { ...meta, ...nothing, publishedAt: date, draft: false },
  };
}
