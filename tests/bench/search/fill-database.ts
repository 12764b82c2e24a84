import { PAGE_KINDS } from '../../../content/kinds/kind.ts';
import { emptyNotice } from '../../../content/kinds/notice.ts';
import { Database } from '../../../db/driver/database.ts';
import { newId } from '../../../db/driver/new-id.ts';
import { insertEdition } from '../../../db/pages/edition-repository.ts';
import { insertPage, NEW_PAGE_STATE, type Page } from '../../../db/pages/page-repository.ts';
import type { Row } from './data.ts';

const COUNTRIES = ['ML', 'SN', 'MA', 'PL', 'TN', 'BJ', 'MG', 'HT'];
const SECTORS = ['water', 'energy', 'agriculture', 'youth'];
const SDGS = ['1', '5', '6', '7', '13'];
const VISIBILITIES = ['public', 'public', 'public', 'members', 'invited'] as const;
const AT_ONCE = 500;

/** Puts the corpus into a database as published pages of all kinds, three fifths of them public. */
export async function fillDatabase(file: string, rows: readonly Row[]): Promise<void> {
  const database = await Database.open(file, 'process');
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    await database.write(async (trx) => {
      for (const [offset, row] of rows.slice(start, start + AT_ONCE).entries()) {
        const n = start + offset;
        const kind = PAGE_KINDS[n % PAGE_KINDS.length]!;
        const empty = emptyNotice(kind);
        const common = {
          ...empty.common,
          countries: [COUNTRIES[n % COUNTRIES.length]!],
          sectors: [SECTORS[n % SECTORS.length]!],
          sdgs: [SDGS[n % SDGS.length]!],
        };
        const at = new Date(Date.UTC(2015 + (n % 11), n % 12, 1 + (n % 28))).toISOString();
        const page: Page = {
          id: newId(),
          kind,
          slug: `page-${n}`,
          title: row.title.slice(0, 200) || `Page ${n}`,
          summary: row.text.slice(0, 140).replace(/\s+/g, ' '),
          language: 'fr',
          visibility: VISIBILITIES[n % VISIBILITIES.length]!,
          status: 'published',
          notice: { ...empty, common },
          translationGroup: null,
          createdBy: null,
          createdAt: at,
          updatedAt: at,
          archivedAt: null,
          editionNumber: 1,
          ...NEW_PAGE_STATE,
          ownerId: null,
          dueOn: null,
        };
        await insertPage(trx, page);
        const paragraphs = row.text.split('\n').filter((text) => text.trim() !== '');
        const content = paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
        await insertEdition(trx, {
          pageId: page.id,
          number: 1,
          title: page.title,
          summary: page.summary,
          language: page.language,
          notice: page.notice,
          document: JSON.stringify({ type: 'doc', content }),
          html: paragraphs.map((text) => `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`).join(''),
          headings: [],
          text: paragraphs.join('\n\n'),
          words: row.text.split(/\s+/).length,
          note: '',
          publishedBy: null,
          publishedAt: at,
          reviewed: null,
        });
      }
    });
  }
  await database.close();
}
