import { afterAll, beforeAll, expect, test } from 'vitest';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { SentForms } from '#server/forms/sent-forms.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

/** The forms of a process that starts now. */
const started = () =>
  new SentForms({ database: floor.services.database, clock: floor.clock.now, logger: createLogger('silent') });
const request = new Request('http://localhost/nouvelle-page', { method: 'POST' });

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

test('a form whose process ended before it was done is taken again', async () => {
  expect((await send(started(), 'killed')).before).toBeNull();
  const { before, sending } = await send(started(), 'killed');
  expect(before).toBeNull();
  await sending.settle({ value: 'made' });
  expect((await send(started(), 'killed')).before).toEqual({ result: null, isKnown: false });
});

test('a refused form is taken again, and one that waits for it meanwhile', async () => {
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
