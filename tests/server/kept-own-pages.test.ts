import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { personalSlot } from '#content/personal-slot.ts';
import { touchSession } from '#db/auth/session-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { HIDDEN_TABLES } from '#db/driver/written-tables.ts';
import { OwnPages } from '#server/http/remix/own-pages.ts';
import { PageTemplate } from '#server/http/remix/page-template.ts';
import { openFloor } from '#tests/support/floor.ts';

/** `OwnPages`, the cache for people who are signed in, without a server. */
describe('cached pages of people who are signed in', () => {
  const template = (bytes: number) => ({
    template: new PageTemplate('x'.repeat(bytes), 'mark'),
    headers: [],
    read: null,
  });
  const viewer = (personId: string) => ({ role: 'member', personId, name: 'Awa', sessionId: personId }) as const;

  async function openPages() {
    const rig = await openFloor();
    return { ...rig, pages: new OwnPages({ ...rig.services, clock: rig.clock.now }) };
  }

  test('fill their slots, and leave text that looks like one', () => {
    const page = new PageTemplate(`a ${personalSlot('mark', 0, '')} b ${personalSlot('mark', 1, 'Awa')}`, 'mark');
    expect(
      String(
        page.fill(
          new Map([
            [0, 'k'],
            [1, "zmark0z'"],
          ]),
        ),
      ),
    ).toBe('a k b zmark0z&#x27;');
    expect(() => page.fill(new Map())).toThrow('slot 0');
  });

  test('are found until a write, an event or a new minute, and only by the person they were sent to', async () => {
    const { pages, services, clock, close } = await openPages();
    const awa = viewer('awa');
    const send = () => {
      const { state } = pages;
      pages.keep(awa, 'fr /a', 'source', template(10));
      pages.sent(awa, 'fr /a', { source: 'source', values: new Map(), state, drafts: [] });
      expect(pages.find(awa, 'fr /a')).not.toBeNull();
    };
    send();
    for (const other of [viewer('binta'), { ...awa, name: 'Binta' }, { ...awa, sessionId: 'other' }])
      expect(pages.find(other, 'fr /a')).toBeNull();
    expect(pages.find(awa, 'en /a')).toBeNull();
    await services.database.write(async () => {});
    expect(pages.find(awa, 'fr /a')).toBeNull();
    send();
    services.events.emit('collection-changed', 'abcdefghjkmn');
    expect(pages.find(awa, 'fr /a')).toBeNull();
    send();
    clock.pass({ minutes: 1 });
    expect(pages.find(awa, 'fr /a')).toBeNull();
    // What was written while the loaders ran.
    const { state } = pages;
    await services.database.write(async () => {});
    pages.sent(awa, 'fr /a', { source: 'source', values: new Map(), state, drafts: [] });
    expect(pages.find(awa, 'fr /a')).toBeNull();
    await close();
  });

  test('of the staff are found while other drafts change, and not once a draft that they show changes', async () => {
    const { pages, services, close } = await openPages();
    const yacine = { role: 'staff', personId: 'yacine', name: 'Yacine', admin: false, sessionId: 's' } as const;
    const awa = viewer('awa');
    const send = (drafts: readonly string[] | null) => {
      for (const reader of [yacine, awa]) {
        pages.keep(reader, 'fr /a', 'source', template(10));
        pages.sent(reader, 'fr /a', { source: 'source', values: new Map(), state: pages.state, drafts });
      }
    };
    const found = () => [yacine, awa].map((reader) => pages.find(reader, 'fr /a') !== null);
    const log = (pageId: string) => services.database.writeStatement('select 1', [], [pageId]);
    const emit = async (pageId: string) => void services.events.emit('draft-stored', pageId, null);
    const fold = () => services.database.write(async (trx) => trx.deleteFrom('draftUpdate').execute());
    for (const write of [log, emit]) {
      send(['shown', 'also']);
      await write('other');
      expect(found()).toEqual([true, true]);
      await write('also');
      expect(found()).toEqual([false, true]);
      send(null);
      await write('other');
      expect(found()).toEqual([false, true]);
    }
    send(['shown']);
    await fold();
    expect(found()).toEqual([false, true]);
    // What was written while the loaders ran.
    const { state } = pages;
    await log('shown');
    pages.sent(yacine, 'fr /a', { source: 'source', values: new Map(), state, drafts: ['shown'] });
    expect(found()).toEqual([false, true]);
    await close();
  });

  test('are found after writes of visits, mails and searches alone, and not after any other write', async () => {
    const { pages, services, clock, close } = await openPages();
    const { database } = services;
    const awa = viewer('awa');
    const isFoundAfter = async (work: Parameters<typeof database.write>[0]) => {
      pages.keep(awa, 'fr /a', 'source', template(10));
      pages.sent(awa, 'fr /a', { source: 'source', values: new Map(), state: pages.state, drafts: [] });
      expect(pages.find(awa, 'fr /a')).not.toBeNull();
      await database.write(work);
      return pages.find(awa, 'fr /a') !== null;
    };
    const seenAt = clock.now().toISOString();
    expect(await isFoundAfter((trx) => touchSession(trx, 'nobody', seenAt, seenAt))).toBe(true);
    expect(await isFoundAfter((trx) => trx.deleteFrom('queuedMail').execute())).toBe(true);
    expect(await isFoundAfter((trx) => trx.deleteFrom('unansweredQuery').execute())).toBe(true);
    expect(await isFoundAfter((trx) => trx.deleteFrom('visit').execute())).toBe(true);
    expect(await isFoundAfter((trx) => trx.updateTable('person').set({ seenAt, name: 'x' }).execute())).toBe(false);
    expect(await isFoundAfter((trx) => trx.updateTable('person').set({ name: 'x' }).execute())).toBe(false);
    expect(await isFoundAfter((trx) => sql`with x as (select 1) delete from visit`.execute(trx))).toBe(false);
    expect(await isFoundAfter(async () => {})).toBe(false);
    const both = async (trx: Writer) => {
      await trx.deleteFrom('visit').execute();
      await trx.deleteFrom('organisation').execute();
    };
    expect(await isFoundAfter(both)).toBe(false);
    await close();
  });

  test('foreign keys of tables that pages do not show cascade to such tables alone', async () => {
    const { services, close } = await openPages();
    const { read } = services.database;
    const tables = (
      await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(read)
    ).rows.map(({ name }) => name);
    expect((await sql`select name from sqlite_master where type = 'trigger'`.execute(read)).rows).toEqual([]);
    const { drafts, unseen } = HIDDEN_TABLES;
    for (const known of [...drafts, ...unseen]) expect(tables).toContain(known);
    for (const child of tables) {
      const { rows } = await sql<{ table: string; on_delete: string; on_update: string }>`
        select "table", on_delete, on_update from pragma_foreign_key_list(${child})`.execute(read);
      for (const parent of rows) {
        if (parent.on_delete === 'NO ACTION' && parent.on_update === 'NO ACTION') continue;
        if (unseen.has(parent.table)) expect(unseen, `${child} of ${parent.table}`).toContain(child);
        if (drafts.has(parent.table)) expect(drafts, `${child} of ${parent.table}`).toContain(child);
      }
    }
    await close();
  });

  test('are limited in bytes, in total and for each person who had them rendered', async () => {
    const { pages, services, close } = await openPages();
    const MB = 1024 * 1024;
    for (let n = 0; n < 20; n++) pages.keep(viewer('awa'), `fr /${n}`, 's', template(MB));
    expect(pages.bytes).toBeLessThanOrEqual(4 * MB);
    expect(pages.findRendered('fr /19', 's')).not.toBeNull();
    for (let n = 0; n < 40; n++) pages.keep(viewer(`p${n}`), `fr /of ${n}`, 's', template(MB));
    expect(pages.bytes).toBeLessThanOrEqual(32 * MB);
    expect(pages.findRendered('fr /of 39', 's')).not.toBeNull();
    services.events.emit('editions-rewritten');
    expect([pages.bytes, pages.findRendered('fr /of 39', 's')]).toEqual([0, null]);
    await close();
  });

  test('are removed from memory once an annotation is rewritten, and stay when one is added', async () => {
    const { pages, services, close } = await openPages();
    pages.keep(viewer('awa'), 'fr /a', 's', template(10));
    services.events.emit('annotation-changed', 'a-page', 'an-annotation');
    expect(pages.findRendered('fr /a', 's')).not.toBeNull();
    services.events.emit('annotation-rewritten', 'a-page');
    expect([pages.bytes, pages.findRendered('fr /a', 's')]).toEqual([0, null]);
    await close();
  });
});
