import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePlanTimes } from '#content/addresses/plan-times.ts';
import { parsePlan, sessionPlanPath } from '#content/addresses/session-plan.ts';
import { documentJson } from '#content/document/document.ts';
import { readSessions, scheduleSteps } from '#content/document/session-steps.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { durationMinutes, readGuide } from '#content/kinds/module-guide.ts';
import { clockText, durationText } from '#content/text/duration.ts';

const sessionsOf = (markdown: string) => readSessions(documentJson(parseMarkdown(markdown).document));

test('the steps of a session have their minutes, which add up, in whichever way they are written', () => {
  const sessions = sessionsOf(`## Pourquoi

1. Pas une étape (5 min)

## Déroulé

Avant de commencer.

1. **Ouvrir (10 min).** Dire pourquoi.
2. **Jouer (1 h 30).** En deux groupes.

   Puis ensemble.
3. **Manger (1\u00a0h).**
4. **Se taire.** Un moment.
5. Conclure (15 minutes)

### Variante

1. Une autre liste (3 min)

## Notes

1. Encore une (4 min)
`);
  expect(sessions.map(({ title, steps }) => [title, steps.length])).toEqual([
    [null, 5],
    ['Variante', 1],
  ]);
  const { steps } = sessions[0]!;
  expect(steps.map(({ title, minutes }) => [title, minutes])).toEqual([
    ['Ouvrir', 10],
    ['Jouer', 90],
    ['Manger', 60],
    ['Se taire', null],
    ['Conclure', 15],
  ]);
  expect(steps[1]!.text).toBe('En deux groupes.\nPuis ensemble.');
  const { steps: scheduled, minutes } = scheduleSteps(steps);
  expect(scheduled.map(({ from }) => from)).toEqual([0, 10, 100, 160, 160]);
  expect(minutes).toBe(175);
  // Moved or cut, they add up again.
  expect(scheduleSteps([steps[4]!, steps[0]!]).steps.map(({ from }) => from)).toEqual([0, 15]);
  expect(sessionsOf('## Déroulé\n\nRien de numéroté.')).toEqual([]);
  expect(sessionsOf('Aucun titre.')).toEqual([]);
});

test('every module of the demonstration has steps with minutes', () => {
  const folder = 'content/demo/pages';
  const modules = readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .filter((text) => /^kind: module$/m.test(text) && /^## Déroulé$/m.test(text));
  expect(modules.length).toBeGreaterThan(5);
  for (const text of modules) {
    const sessions = sessionsOf(text.replace(/^---[\s\S]*?\n---\n/, ''));
    expect(sessions.length, text.slice(0, 80)).toBeGreaterThan(0);
    for (const { steps } of sessions) for (const { title, minutes } of steps) expect(minutes, title).toBeGreaterThan(0);
  }
});

test('minutes are formatted as durations, and as times of day', () => {
  expect([45, 60, 150, 0].map((minutes) => durationText(minutes, 'fr'))).toEqual([
    '45\u00a0min',
    '1\u00a0h',
    '2\u00a0h\u00a030',
    '0\u00a0min',
  ]);
  expect(durationText(65, 'en')).toBe('1\u00a0h 05\u00a0min');
  expect(['09:00', '23:30', null].map((start) => clockText(start, 75))).toEqual(['10:15', '00:45', '1:15']);
});

test('the address of a session plan has its modules and its hours, and nothing else', () => {
  const path = sessionPlanPath(['/modules/a', '/modules/b']);
  expect(path).toBe('/deroule?page=/modules/a&page=/modules/b');
  const query = (text: string) => new URL(text, 'http://localhost').searchParams;
  expect(parsePlan(query(path)).map(({ slug }) => slug)).toEqual(['a', 'b']);
  expect(parsePlan(query(sessionPlanPath(Array.from({ length: 40 }, (_, i) => `/modules/m-${i}`))))).toHaveLength(12);
  expect(parsePlanTimes(query(`${path}&debut=08:30&pause=20`))).toEqual({ start: '08:30', pause: 20 });
  expect(parsePlanTimes(query(`${path}&debut=25:00&pause=-1`))).toEqual({ start: null, pause: 15 });
  expect(parsePlanTimes(query(`${path}&pause=900`)).pause).toBe(120);
});

test('the duration of a notice is the first one that its text names', () => {
  expect(
    [
      '2 h',
      '2 h 30',
      '3 h, quatre à six semaines après',
      'Trois séances de 2 h 30',
      '90 min',
      '2\u00a0h',
      'un jour',
    ].map(durationMinutes),
  ).toEqual([120, 150, 180, 150, 90, 120, null]);
});

test('needs are read without a leading “Je veux”; editions without the field have none', () => {
  expect(readGuide({ needs: ['Je veux parler', 'compter', ' '], duration: '1 h', audience: ['youth'] })).toEqual({
    needs: ['parler', 'compter'],
    duration: '1 h',
    audience: ['youth'],
    projectSteps: [],
  });
  expect(readGuide({})).toEqual({ needs: [], duration: '', audience: [], projectSteps: [] });
});
