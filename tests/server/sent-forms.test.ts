import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { type FormRecord, SentForms } from '#server/forms/sent-forms.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { addMaterial, FACTS, PERSON } from '#tests/support/materials.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

/** The record of sent forms of a process that starts now. */
const started = () =>
  new SentForms({ database: floor.services.database, clock: floor.clock.now, logger: createLogger('silent') });
const request = new Request('http://localhost/nouvelle-page', { method: 'POST' });

const PARTNER = {
  name: 'A. Diarra',
  organisation: 'Comité',
  country: 'ML',
  side: 'south',
  expiresInDays: 30,
} as const;
const OUTSIDE = { people: null, name: 'Awa Koné', email: 'awa@example.org', locale: 'fr', due: '', message: '' };

function formOf(key: string) {
  const fields = new FormData();
  fields.set(FORM_KEY_FIELD, key.padEnd(24, '-'));
  fields.set('title', 'Une page');
  return { fields, file: null };
}

/** Sends a form to a process. */
async function send(forms: SentForms, key: string) {
  const sending = forms.sendingOf(PUBLIC_VIEWER);
  return { before: await sending.take(request, formOf(key)), sending };
}

test('a form is accepted again if the process ended before it was done', async () => {
  expect((await send(started(), 'killed')).before).toBeNull();
  const { before, sending } = await send(started(), 'killed');
  expect(before).toBeNull();
  await sending.settle({ value: 'made' });
  expect((await send(started(), 'killed')).before).toEqual({ result: null, isKnown: false });
});

test('a refused form is accepted again, also from a copy that waits for it', async () => {
  const forms = started();
  const first = await send(forms, 'refused');
  const waiting = send(forms, 'refused');
  await first.sending.settle(null);
  const second = await waiting;
  expect(second.before).toBeNull();
  const third = send(forms, 'refused');
  await second.sending.settle({ value: 'made' });
  expect((await third).before).toEqual({ result: 'made', isKnown: true });
});

test('creating what must not exist twice records its form in its own transaction: both, or neither', async () => {
  const { invitations, collections, materials, concerned, database } = floor.services;
  const { read } = database;
  const page = await floor.newPage({ title: 'Une page', summary: 'Un résumé.' });
  const study = await floor.newPage({ kind: 'study', title: 'Une étude', summary: 'Un résumé.' });
  const material = await addMaterial(floor.services, study.id);
  const made: ((record: FormRecord) => Promise<unknown>)[] = [
    (record) => collections.create({ kind: 'toolkit', title: 'Boîte', summary: '' }, COMMAND_LINE, record),
    (record) => invitations.invite({ pageId: page.id, ...PARTNER }, COMMAND_LINE, undefined, record),
    (record) => floor.services.reviewAsking.ask(page.id, OUTSIDE, COMMAND_LINE, 'https://wiki.example', record),
    (record) => materials.add(study.id, FACTS, COMMAND_LINE, record),
    (record) => concerned.add(material, PERSON, COMMAND_LINE, record),
  ];
  const count = async () => {
    const rows = await Promise.all(
      (['collection', 'invitation', 'reviewRequest', 'material', 'concerned'] as const).map((table) =>
        read.selectFrom(table).select('id').execute(),
      ),
    );
    return rows.map(({ length }) => length);
  };
  for (const [i, make] of made.entries()) {
    const before = await count();
    const { sending } = await send(started(), `own-${i}`);
    const failing: FormRecord = async (trx) => {
      await sending.record(trx);
      throw new Error('the process ends');
    };
    await expect(make(failing)).rejects.toThrow('the process ends');
    expect(await count()).toEqual(before);
    // The process ends before the form is settled.
    const again = await send(started(), `own-${i}`);
    expect(again.before).toBeNull();
    await make(again.sending.record);
    expect((await send(started(), `own-${i}`)).before).toEqual({ result: null, isKnown: false });
  }
});
