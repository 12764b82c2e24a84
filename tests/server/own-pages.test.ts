import type { CompiledQuery, QueryResult } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { HIDDEN_TABLES } from '#db/driver/written-tables.ts';
import { OwnPages } from '#server/http/remix/own-pages.ts';
import type { Page } from '#server/pages/page-service.ts';
import { DraftClient } from '#tests/support/draft-client.ts';
import { readForms } from '#tests/support/html-forms.ts';
import { invitePartner, signInAs } from '#tests/support/people.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

const saying = (...texts: string[]) =>
  documentSchema.nodeFromJSON({
    type: 'doc',
    content: texts.map((text, i) => ({
      type: 'paragraph',
      attrs: { id: `abcdefg${i + 2}` },
      content: [{ type: 'text', text }],
    })),
  });

/** Number of consecutive actions; 40 with ROUNDS. */
const STEPS = process.env.ROUNDS ? 40 : 20;

interface Reader {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly cookie: string;
}

let app: RunningApp;
let count = 0;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

async function addReader(name: string, role: 'member' | 'staff' = 'member', organisation = ''): Promise<Reader> {
  const email = `lecteur-${++count}@example.org`;
  const person = { email, name, role, admin: false, organisation };
  const added = await app.services.people.add(person, COMMAND_LINE);
  return { personId: added.id, name: added.name, email, cookie: await signInAs(app.services, email) };
}

async function publish(text: string, visibility: Visibility = 'members'): Promise<Page> {
  const empty = emptyNotice('factsheet');
  const notice = { ...empty, common: { ...empty.common, countries: ['ML'] } };
  const page = await app.addPage({ summary: 'x', visibility, notice, document: saying(text, 'Un autre paragraphe.') });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  await app.services.related.settle();
  return page;
}

const get = (page: Page, { cookie }: { cookie: string }, query = '') =>
  fetch(app.url + pagePath(page) + query, { headers: { cookie } });

const read = async (page: Page, reader: { cookie: string }, query = '') => (await get(page, reader, query)).text();
const viewerOf = ({ cookie }: Reader) => app.services.access.findViewer(cookie);

/** How often pages were rendered during the work. */
async function renderedDuring(work: () => Promise<unknown>): Promise<number> {
  const kept = vi.spyOn(OwnPages.prototype, 'keep');
  try {
    await work();
    return kept.mock.calls.length;
  } finally {
    kept.mockRestore();
  }
}

const keysOf = (html: string) =>
  readForms(html).flatMap(({ controls }) =>
    controls.filter(({ name }) => name === FORM_KEY_FIELD).map(({ value }) => value),
  );

describe('a page of somebody who is signed in', () => {
  test('is rendered once for all who see the same, each with their own name', async () => {
    const page = await publish('Du karité.');
    const [awa, binta] = [await addReader('Awa Diarra', 'member', 'Le comité'), await addReader('Binta Sow')];
    const texts: string[] = [];
    const rendered = await renderedDuring(async () => {
      for (const reader of [awa, binta, binta, awa]) texts.push(await read(page, reader));
    });
    // Twice, because one has an organisation and the other has none.
    expect(rendered).toBe(2);
    const coumba = await addReader('Coumba Ba');
    const third: string[] = [];
    expect(await renderedDuring(async () => third.push(await read(page, coumba)))).toBe(0);
    for (const [text, own, others] of [
      [texts[0]!, awa, [binta, coumba]],
      [texts[1]!, binta, [awa, coumba]],
      [third[0]!, coumba, [awa, binta]],
    ] as const) {
      expect(text).toContain(`data-person="${own.personId}"`);
      for (const { personId } of others) expect(text).not.toContain(personId);
    }
    expect(texts[0]).toMatch(/Awa Diarra[^<]*Le comité/);
    for (const text of [texts[1]!, third[0]!]) expect(text).not.toMatch(/Awa|comité/);
    expect(third[0]).toContain('Coumba Ba');
    expect(third[0]).not.toContain('Binta');
  });

  test('is rendered once for the staff, although it has the staff’s panel', async () => {
    const page = await publish('Du voandzou.');
    const [yacine, fatou] = [await addReader('Yacine Fall', 'staff'), await addReader('Fatou Kane', 'staff')];
    expect(await renderedDuring(() => read(page, yacine))).toBe(1);
    expect(await renderedDuring(() => read(page, fatou))).toBe(0);
    expect(await read(page, fatou)).toContain('staff-panel');
  });

  test('is not read again for a reader who was sent it, while nothing is written', async () => {
    const page = await publish('Du pois de terre.');
    const awa = await addReader('Awa');
    const reader = vi.spyOn(app.services.reading, 'read');
    try {
      await until(async () => {
        reader.mockClear();
        expect(await read(page, awa)).toContain('Du pois de terre.');
        return reader.mock.calls.length === 0;
      }, 'no reading');
    } finally {
      reader.mockRestore();
    }
  });

  test('is private, without an entity tag and without a nonce', async () => {
    const page = await publish('Du niébé.');
    const awa = await addReader('Awa');
    for (const round of ['rendered', 'kept']) {
      const answer = await get(page, awa);
      expect(answer.headers.get('cache-control'), round).toBe('private, no-cache');
      expect(answer.headers.get('etag'), round).toBeNull();
      expect(answer.headers.get('vary'), round).toMatch(/Cookie.*Accept-Encoding|Accept-Encoding.*Cookie/);
      expect(answer.headers.get('content-security-policy'), round).toContain(`script-src 'self';`);
      expect(await answer.text(), round).not.toContain('nonce');
    }
  });

  test('has forms with a key of its own each time it is sent', async () => {
    const page = await publish('Du fonio.');
    const awa = await addReader('Awa');
    const keys = [await read(page, awa), await read(page, awa), await read(page, await addReader('Awa'))].map(keysOf);
    for (const own of keys) expect([own.length > 1, new Set(own).size]).toEqual([true, 1]);
    expect(new Set(keys.flat()).size).toBe(3);
  });

  test('takes the same annotation once from one copy of the page, and again from another', async () => {
    const page = await publish('Du mil à relire.');
    const awa = await addReader('Awa');
    const send = async (html: string) => {
      const form = readForms(html).find(({ action }) => action?.endsWith('/annotations'))!;
      const body = new URLSearchParams(
        form.controls.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value]),
      );
      body.set('cible', /data-threads="(\w+)"/.exec(html)![1]!);
      body.set('genre', 'comment');
      body.set('texte', 'Merci.');
      return fetch(new URL(form.action!, app.url), {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { cookie: awa.cookie, origin: new URL(app.url).origin },
      });
    };
    const threads = async () =>
      (await app.services.annotationReading.list(await viewerOf(awa), page.id)).threads.length;
    await read(page, awa);
    const [first, second] = [await read(page, awa), await read(page, awa)];
    const sent = await send(first);
    expect(sent.status, /role="alert".{0,300}/.exec(await sent.text())?.[0]).toBe(303);
    await send(first);
    expect(await threads()).toBe(1);
    await send(second);
    expect(await threads()).toBe(2);
  });

  test('is refused, from the next request on, to a person who may not read it any more', async () => {
    const page = await publish('Un secret.');
    const [awa, binta, coumba] = [await addReader('Awa'), await addReader('Binta'), await addReader('Coumba')];
    for (const reader of [awa, binta, coumba]) expect(await read(page, reader)).toContain('Un secret.');
    await app.services.people.disable(awa.personId, COMMAND_LINE);
    expect(await read(page, awa)).not.toContain('Un secret.');
    const viewer = await viewerOf(binta);
    await app.services.access.revokeSession('sessionId' in viewer ? viewer.sessionId : '');
    expect(await read(page, binta)).not.toContain('Un secret.');
    expect(await read(page, coumba)).toContain('Un secret.');
    const { updatedAt } = (await app.services.pages.find(page.id))!;
    const hidden = { ...page, ...page.notice, visibility: 'invited' as const, version: updatedAt };
    await app.services.pages.changeDetails(page.id, hidden, COMMAND_LINE);
    expect(await read(page, coumba)).not.toContain('Un secret.');
  });

  test('shows a partner nothing once the invitation is revoked', async () => {
    const page = await publish('Pour le comité.', 'invited');
    const partner = await invitePartner(app.services, page.id);
    for (const _ of [1, 2]) expect(await read(page, partner)).toContain('Pour le comité.');
    await app.services.invitations.revoke(partner.invitation.id, COMMAND_LINE);
    expect(await read(page, partner)).not.toContain('Pour le comité.');
  });

  test('shows a new name at once, in the frame and in the annotation form', async () => {
    const page = await publish('Du sorgho.');
    const awa = await addReader('Awa Diarra');
    for (const _ of [1, 2]) expect(await read(page, awa)).toContain('Awa Diarra');
    const account = { name: 'Omar Sy', organisation: 'GRDR', locale: 'fr' as const };
    await app.services.account.change(account, await viewerOf(awa));
    const text = await read(page, awa);
    expect(text).not.toContain('Awa');
    expect(text).toContain('Connecté en tant qu’Omar Sy');
    expect(text).toContain('data-signature="{&quot;name&quot;:&quot;Omar Sy&quot;');
  });

  test('shows what a role may see as soon as the role changes', async () => {
    const page = await publish('Du sésame.');
    const awa = await addReader('Awa');
    for (const _ of [1, 2]) expect(await read(page, awa)).not.toContain('staff-panel');
    await app.services.people.changeRole(awa.personId, { role: 'staff', admin: false }, COMMAND_LINE);
    const cookie = await signInAs(app.services, awa.email);
    for (const _ of [1, 2]) expect(await read(page, { cookie })).toContain('staff-panel');
    await app.services.people.changeRole(awa.personId, { role: 'member', admin: false }, COMMAND_LINE);
    expect(await read(page, { cookie: await signInAs(app.services, awa.email) })).not.toContain('staff-panel');
    expect(await read(page, { cookie })).not.toContain('staff-panel');
  });

  test('shows a new edition and an annotation at once; its author alone may change it', async () => {
    const page = await publish('Du riz.');
    const [awa, binta] = [await addReader('Awa'), await addReader('Binta')];
    for (const reader of [awa, awa, binta]) expect(await read(page, reader)).toContain('Du riz.');
    await app.services.drafts.replace(page.id, saying('Du riz étuvé.', 'Autre.'));
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    for (const reader of [awa, binta]) expect(await read(page, reader)).toContain('Du riz étuvé.');
    const annotation = { kind: 'comment', body: 'Combien de temps', replacement: '' } as const;
    const selection = { exact: 'étuvé' };
    await app.services.annotations.create({ pageId: page.id, ...annotation, selection }, await viewerOf(awa));
    const [own, others] = [await read(page, awa), await read(page, binta)];
    for (const text of [own, others]) expect(text).toContain('Combien de temps');
    expect([own, others].map((text) => text.includes('value="remove"'))).toEqual([true, false]);
  });

  test('shows the staff at once that a draft is ahead of its edition, even if only its log was written', async () => {
    const page = await publish('Du coton.');
    const staff = await addReader('Yacine', 'staff');
    for (const _ of [1, 2]) expect(await read(page, staff)).not.toContain('brouillon modifié');
    const before = await read(page, staff);
    const client = new DraftClient(app.url.replace(/^http/, 'ws'), page.id, staff.cookie);
    try {
      await until(() => client.provider.synced, 'the draft');
      const { timesWritten, draftsWritten } = app.services.database;
      const { now } = draftsWritten;
      client.draft.getXmlFragment('default').delete(1, 1);
      await until(() => client.saved, 'the update');
      expect(app.services.database.timesWritten).toBe(timesWritten);
      expect(draftsWritten.hasChanged([page.id], now)).toBe(true);
      expect(draftsWritten.hasChanged(['abcdefghjkmn'], now)).toBe(false);
      const after = await read(page, staff);
      expect(before).not.toContain('comparer?de=1');
      expect(after).toContain('comparer?de=1');
    } finally {
      client.destroy();
    }
  });

  test('has the reader’s name unchanged, whatever characters it has', async () => {
    const page = await publish('Des noms.');
    const names = [`Moussa N'Diaye`, 'Oumou « la Grande »', 'A <b>"&amp;\\', '$& $1', 'Élise', 'zmark0z'];
    for (const name of names) {
      const reader = await addReader(name, 'member', name);
      for (const round of ['rendered', 'kept']) {
        const text = await read(page, reader);
        const signature = /data-signature="([^"]*)"/.exec(text)![1]!;
        const plain = signature.replace(
          /&(quot|lt|gt|amp|#x27);/g,
          (_, entity: string) => ({ quot: '"', lt: '<', gt: '>', amp: '&', '#x27': "'" })[entity]!,
        );
        expect(JSON.parse(plain), `${name}, ${round}`).toMatchObject({ name: reader.name, organisation: reader.name });
      }
    }
  });

  test('is, for an ended session, the page of a reader who is not signed in', async () => {
    const page = await publish('De la gomme.', 'public');
    const text = await read(page, { cookie: 'navette_session=ended' });
    expect(text).toContain('De la gomme.');
    expect(text).not.toContain('data-person');
  });
});

/** A page's text without the parts that differ each time it is sent. */
const same = (html: string) =>
  html
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'KEY')
    .replace(/ nonce="[^"]*"/g, '')
    .replaceAll('?x=1&amp;', '?')
    .replaceAll('%3Fx%3D1', '');

test('a cached page equals a page that is rendered now, for each reader, after any action', async () => {
  const random = new Random();
  const { services } = app;
  const texts = ['Du riz.', 'Du mil.', 'Du fonio.', 'Du manioc.'];
  const pages = [await publish('Le premier.'), await publish('Le second.', 'public')];
  const staff = await addReader('Yacine Fall', 'staff');
  const members = [await addReader('Awa Diarra'), await addReader('Binta Sow'), await addReader(`O'Neil <a>`)];
  const partner = await invitePartner(services, pages[0]!.id);
  const kit = await services.collections.create(
    { kind: 'toolkit', title: 'Un kit', visibility: 'members', publishedAt: '2026-01-01T00:00:00.000Z' },
    COMMAND_LINE,
  );
  const paths = [...pages.map(pagePath), collectionPath(kit), '/pays/ml', '/fiches', '/explorer'];
  const anyone = () => random.pick(members);
  const change = async (page: Page, visibility: Visibility) => {
    const now = (await services.pages.find(page.id))!;
    await services.pages.changeDetails(
      page.id,
      { ...now, ...now.notice, title: `Une fiche ${random.below(9)}`, visibility, version: now.updatedAt },
      COMMAND_LINE,
    );
  };
  /** Makes each text new: publishing the same text again would be noticed only later. */
  let writings = 0;
  const deeds: Record<string, (page: Page) => Promise<unknown>> = {
    write: (page) => services.drafts.replace(page.id, saying(random.pick(texts), `Suite ${++writings}.`)),
    publish: (page) => services.editions.publish(page.id, { unchanged: true }, COMMAND_LINE),
    hide: (page) => change(page, 'invited'),
    show: (page) => change(page, random.pick(['members', 'public'])),
    annotate: async (page) =>
      services.annotations.create(
        { pageId: page.id, kind: 'comment', body: random.pick(texts), replacement: '', selection: { exact: 'Du' } },
        await viewerOf(anyone()),
      ),
    rename: async () =>
      services.account.change(
        { name: random.pick(['Awa', 'Omar', 'Zita', `N'Golo`]), organisation: random.pick(['', 'GRDR']), locale: 'fr' },
        await viewerOf(anyone()),
      ),
    promote: () =>
      services.people.changeRole(
        members[2]!.personId,
        { role: random.pick(['member', 'staff']), admin: false },
        COMMAND_LINE,
      ),
    // A participant's edit, which is in the update log alone: in this draft, or in the other.
    type: async (page) => {
      const client = new DraftClient(app.url.replace(/^http/, 'ws'), page.id, staff.cookie);
      try {
        await until(() => client.provider.synced, 'the draft');
        client.draft.getXmlFragment('default').delete(0, 1);
        await until(() => client.saved, 'the update');
      } finally {
        client.destroy();
      }
    },
    collect: async () => services.collections.publish(kit.id, random.chance(0.5), COMMAND_LINE),
    nothing: async () => {},
  };
  const succeeded = new Set<string>();
  const names = Object.keys(deeds);
  for (let step = 0; step < STEPS; step++) {
    // Each at least once.
    const name = names[step] ?? random.pick(names);
    // An action that is not allowed now is refused.
    const done = await deeds[name]!(step < names.length ? pages[0]! : random.pick(pages)).then(
      () => true,
      () => false,
    );
    if (done) succeeded.add(name);
    // Related pages found in the background change pages as well.
    await services.related.settle();
    const path = random.chance(0.6) ? random.pick(paths.slice(0, 2)) : random.pick(paths);
    for (const [who, { cookie }] of [staff, ...members, partner].entries()) {
      const ask = async (query: string) => {
        const answer = await fetch(app.url + path + query, { headers: { cookie }, redirect: 'manual' });
        return `${answer.status} ${same(await answer.text())}`;
      };
      const kept = [await ask(''), await ask('')];
      // An address with a parameter that the page does not read is not cached.
      const now = await ask('?x=1');
      for (const one of kept) expect(one, `seed ${random.seed}, step ${step}: ${name}, ${who}, ${path}`).toBe(now);
    }
  }
  expect([...succeeded].sort(), `seed ${random.seed}`).toEqual(names.sort());
}, 240_000);

test('loaders of cached pages read no table whose changes do not invalidate the cache', async () => {
  const { services } = app;
  const page = await publish('Du sel.');
  const other = await publish('Du sel aussi.');
  const study = await app.addWrittenPage({
    kind: 'study',
    title: 'Une étude du sel',
    summary: 'x',
    visibility: 'members',
  });
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  const workshop = await app.addWrittenPage({
    kind: 'workshop',
    title: 'Le sel à deux',
    summary: 'x',
    visibility: 'members',
  });
  await services.editions.publish(workshop.id, {}, COMMAND_LINE);
  const author = await addReader('Awa');
  await services.annotations.create(
    { pageId: page.id, kind: 'comment', body: 'Du sel ?', replacement: '', selection: { exact: 'sel' } },
    await viewerOf(author),
  );
  const readers = [author, await addReader('Yacine', 'staff'), await invitePartner(services, workshop.id)];
  // The background task that follows drafts reads such tables, some time after a checkpoint.
  await services.draftCitations.close();
  const statements: CompiledQuery[] = [];
  const execute = SqliteHandle.prototype.executeQuery;
  const watched = vi.spyOn(SqliteHandle.prototype, 'executeQuery').mockImplementation(function <R>(
    this: SqliteHandle,
    query: CompiledQuery,
  ) {
    statements.push(query);
    return execute.call(this, query) as Promise<QueryResult<R>>;
  });
  const remembered = vi.spyOn(OwnPages.prototype, 'sent');
  const named = ({ sql }: CompiledQuery, tables: ReadonlySet<string>) =>
    [...tables].filter((table) => new RegExp(`\\b${table}\\b`).test(sql));
  try {
    for (const [who, { cookie }] of readers.entries())
      for (const path of [page, other, study, workshop].map(pagePath).concat('/pays/ml')) {
        statements.length = 0;
        remembered.mockClear();
        await fetch(app.url + path, { headers: { cookie } });
        const reads = statements.filter(({ sql }) => /^select/.test(sql));
        // The viewer is looked up for each request, before the loaders run.
        const [asker, ...loaded] = reads;
        expect(asker!.sql).toContain('"token_hash"');
        for (const query of loaded) {
          expect(named(query, HIDDEN_TABLES.unseen), query.sql).toEqual([]);
          expect(query.sql).not.toContain('seen_at');
          // The updates of a draft are read in the background as well, for its checkpoints.
          const drafts = query.sql.startsWith('select "data"') ? [] : named(query, HIDDEN_TABLES.drafts);
          if (who !== 1) expect(drafts, query.sql).toEqual([]);
          else if (drafts.length > 0) {
            const [, , from] = remembered.mock.calls[0]!;
            const ids = query.parameters.filter((one) => typeof one === 'string' && one !== '');
            expect(from.drafts, query.sql).toEqual(expect.arrayContaining(ids));
          }
        }
        if (who === 1 && path !== '/pays/ml') expect(remembered.mock.calls[0]?.[2].drafts).toHaveLength(1);
      }
  } finally {
    watched.mockRestore();
    remembered.mockRestore();
  }
});
