import { afterAll, beforeAll, expect, it } from 'vitest';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { MOST_OPENINGS } from '#server/consent/own-consent.ts';
import {
  ASK,
  type ConsentWorkspace,
  openConsentWorkspace,
  SAID,
  SECRET,
  YES,
} from '#tests/support/consent-workspace.ts';

let { app, awa, get, post, write, begin } = {} as ConsentWorkspace;
beforeAll(async () => {
  ({ app, awa, get, post, write, begin } = await openConsentWorkspace());
}, 120_000);
afterAll(() => app.close());

/** The hidden fields of a screen's forms. */
const hiddenIn = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)"(?: form="\w+")? value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!],
    ),
  );

/** A person who gave their consent, and to whom the transcript was returned. */
async function returnTranscript() {
  const loop = await begin();
  await post('', loop.link, { ...YES, portee: 'network', nom: 'pseudonym' });
  const transcript = `${SAID}.\n${SECRET}.`;
  expect((await post(awa, loop.desk, { intent: 'transcript', transcript })).status).toBe(303);
  return { ...loop, turn: consentLinkPath(loop.token, 'transcript') };
}

it('an outdated form gives no consent to a request that it did not show, but may refuse it', async () => {
  const { link, desk, state } = await begin();
  const before = hiddenIn((await get('', link)).text);
  const yes = { ...YES, portee: 'team', nom: 'pseudonym' };
  expect((await post(awa, desk, { ...ASK, text: 'Et que tout soit publié ?' })).status).toBe(303);
  const late = await post('', link, { ...before, ...yes });
  expect([late.status, late.text.includes('La demande a changé'), late.text.includes('tout soit publié')]).toEqual([
    ...[409, true, true],
  ]);
  expect(late.text, 'one tap agrees to nothing unread').not.toContain('checked=""');
  expect((await state()).state).toBe('asked');
  const inEnglish = await post('', `${link}?l=en`, { ...before, ...yes, intent: 'langue' });
  expect([inEnglish.status, inEnglish.text.includes('checked=""')]).toEqual([409, false]);
  expect((await get(inEnglish.cookie, link)).text, 'the next screens are in English as well').toContain(
    '<html lang="en"',
  );
  expect((await post('', link, { ...before, intent: 'refuser' })).status).toBe(303);
  expect((await state()).state).toBe('refused');
  expect((await post('', link, { ...hiddenIn((await get('', `${link}?tour=consent`)).text), ...yes })).status).toBe(
    303,
  );
  expect((await state()).state).toBe('granted');
});

it('an outdated form strikes no words of a replaced transcript, and its changes are given back', async () => {
  const { desk, material, person, turn } = await returnTranscript();
  const shown = hiddenIn((await get('', turn)).text);
  const words = { 'passage-0': `${SAID}.`, 'passage-1': `${SECRET}.` };
  const other = { intent: 'transcript', transcript: `Bonjour.\n${SAID}.\n${SECRET}.` };
  expect((await post(awa, desk, other)).status).toBe(303);
  const proposals = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).proposals;
  for (const [at, intent] of [
    ['', 'fini'],
    ['&partie=7', 'suite'],
    ['', 'garder-tour-consent'],
  ] as const) {
    const late = await post('', turn + at, { ...shown, ...words, 'rayer-1': '1', intent });
    expect([late.status, late.text.includes('La transcription a changé')], intent).toEqual([409, true]);
    expect(late.text).toContain(`<del>${SECRET}.</del>`);
    expect(late.text, 'of what they did not touch').not.toContain(`<li>${SAID}.</li>`);
    expect(await proposals()).toEqual([]);
    const read = await post('', `${turn + at}&l=en`, { ...hiddenIn(late.text), intent: 'langue' });
    expect([read.status, read.text.includes(`<del>${SECRET}.</del>`)], 'in another language').toEqual([200, true]);
  }
});

it('what was typed by a link that was closed meanwhile is given back, in another language as well', async () => {
  const { link, material, person, turn } = await returnTranscript();
  const shown = hiddenIn((await get('', turn)).text);
  await app.services.consentLoops.revoke(material, person, COMMAND_LINE);
  const words = { 'passage-0': `${SAID}, et boueuse.`, 'passage-1': `${SECRET}.`, 'rayer-1': '1' };
  const closed = await post('', turn, { ...shown, ...words, intent: 'garder' });
  const read = await post('', `${turn}&l=en`, { ...hiddenIn(closed.text), intent: 'langue' });
  for (const { status, text } of [closed, read]) {
    expect([status, text.includes('et boueuse.'), text.includes(`<del>${SECRET}.</del>`)]).toEqual([410, true, true]);
  }
  expect((await get(read.cookie, link)).text).toContain('<html lang="en"');
});

it('an outdated form keeps the answers of another tab to passages that it did not change', async () => {
  const { material, person, turn } = await returnTranscript();
  const proposals = async () =>
    (await app.services.consentLoops.view(material, person, COMMAND_LINE)).proposals.map(({ position, kind }) => [
      ...[position, kind],
    ]);
  const words = { 'passage-0': `${SAID}.`, 'passage-1': `${SECRET}.` };
  const [one, other] = [hiddenIn((await get('', turn)).text), hiddenIn((await get('', turn)).text)];
  expect((await post('', turn, { ...one, ...words, 'rayer-1': '1', intent: 'garder' })).status).toBe(303);
  const corrected = { ...words, 'passage-0': `${SAID}, et boueuse.` };
  expect((await post('', turn, { ...other, ...corrected, intent: 'garder' })).status).toBe(303);
  expect(await proposals()).toEqual([
    [0, 'correct'],
    [1, 'strike'],
  ]);
  // Nor does changing the language bring back the earlier state.
  const read = await post('', `${turn}&l=en`, { ...other, ...corrected, intent: 'langue' });
  expect([read.text.includes(`<del>${SECRET}.</del>`), read.text.includes('et boueuse.</textarea>')]).toEqual([
    ...[true, true],
  ]);
  // In a current form, the person takes the strike back.
  const now = hiddenIn((await get('', turn)).text);
  expect((await post('', turn, { ...now, ...corrected, intent: 'fini' })).status).toBe(303);
  expect(await proposals()).toEqual([[0, 'correct']]);
});

it('the team deals with answers only in the state in which it read them', async () => {
  const { link, desk, material, token, person } = await begin();
  await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
  const view = () => app.services.consentLoops.view(material, person, COMMAND_LINE);
  const transcript = consentLinkPath(token, 'transcript');
  expect((await post(awa, desk, { intent: 'transcript', transcript: `${SAID}.` })).status).toBe(303);
  await post('', transcript, { 'passage-0': 'Une eau claire.', intent: 'fini' });
  const { position, du } = hiddenIn((await get(awa, desk)).text) as Record<string, string>;
  await post('', transcript, { 'passage-0': `${SAID}.`, 'rayer-0': '1', intent: 'fini' });
  const late = await post(awa, desk, { position: position!, du: du!, intent: 'accept' });
  expect([late.status, late.text.includes('la personne a répondu autre chose')]).toEqual([409, true]);
  expect((await view()).proposals.map(({ kind, takenAt }) => [kind, takenAt])).toEqual([['strike', null]]);
  const today = hiddenIn((await get(awa, desk)).text);
  expect((await post(awa, desk, { position: position!, du: today.du!, intent: 'by-hand' })).status).toBe(303);

  const other = 'Nous rentrions à la nuit tombée avec un seul seau plein';
  await write(other, `material/${material}`);
  await app.services.draftCitations.followAll();
  expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
  const turn = consentLinkPath(token, 'quotations');
  const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec((await get('', turn)).text)!;
  const answer = (what: string, text: string) =>
    post('', turn, { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: what, [`texte-${key}`]: text });
  expect((await answer('correct', 'Deux seaux')).status).toBe(303);
  const { page, bloc, mots, reponse, dit } = hiddenIn((await get(awa, desk)).text) as Record<string, string>;
  expect([reponse, dit]).toEqual(['correct', 'Deux seaux']);
  expect((await answer('withdraw', '')).status).toBe(303);
  const take = { page: page!, bloc: bloc!, mots: mots!, intent: 'take' };
  expect((await post(awa, desk, { ...take, reponse: reponse!, dit: dit! })).status).toBe(409);
  expect((await view()).answers.map(({ takenAt }) => takenAt)).toEqual([null]);
  expect((await post(awa, desk, { ...take, reponse: 'withdraw', dit: '' })).status).toBe(303);
});

it('a form counts once against the hourly limit each time that it is sent', async () => {
  const { link } = await begin();
  const statuses = new Set<number>();
  // A third of what one person may ask for in an hour, and some more.
  for (let i = 0; i < MOST_OPENINGS / 3 + 5; i++)
    statuses.add((await post('', link, { intent: 'sans-courriel' })).status);
  expect([...statuses]).toEqual([303]);
  for (let i = 0; i < MOST_OPENINGS; i++) statuses.add((await get('', `${link}?tour=consent`)).status);
  expect([...statuses]).toEqual([303, 200, 429]);
}, 120_000);
