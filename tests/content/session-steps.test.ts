import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentJson } from '#content/document/document.ts';
import { readSessions, scheduleSteps } from '#content/document/session-steps.ts';
import { parseMarkdown } from '#content/import/markdown.ts';

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
