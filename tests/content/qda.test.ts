import { describe, expect, test } from 'vitest';
import type { QdaProject } from '#content/qda/project.ts';
import { fromCodePoints, toCodePoints } from '#content/qda/text-positions.ts';
import { writeProject } from '#content/qda/write-project.ts';
import { renameIn } from '#content/withdrawal/names.ts';
import { guidOf } from '#server/qda/guid.ts';
import { requireValid } from '#tests/support/qda.ts';
import { Random } from '#tests/support/random.ts';

const AT = '2026-11-27T10:00:00.000Z';
const [CODE, PART, TEXT, SOUND, AWA] = ['a', 'b', 'c', 'd', 'e'].map((one) => guidOf('test', one)) as [
  string,
  string,
  string,
  string,
  string,
];
const PROJECT: QdaProject = {
  name: 'Étude « eau » & <sel>',
  description: 'Exporté.',
  at: AT,
  users: [{ guid: AWA, name: 'Awa "D."' }],
  codes: [
    { guid: CODE, parent: null, name: 'Eau\nvive\u0007', definition: 'a < b ]]> \ud800', colour: '#2f7fc1' },
    { guid: PART, parent: CODE, name: 'Source', definition: '', colour: '' },
  ],
  texts: [
    {
      ...{ guid: TEXT, name: 'E1 – Entretien', description: 'Résumé', at: AT, file: `${TEXT}.txt` },
      passages: [
        {
          ...{ guid: guidOf('test', 'p'), user: AWA, at: AT, note: 'Une note', start: 0, end: 4, name: 'Nous' },
          codings: [
            { code: PART, user: AWA },
            { code: CODE, user: null },
          ],
        },
      ],
    },
  ],
  sounds: [
    {
      ...{ guid: SOUND, name: 'E1.mp3', description: '', at: AT, file: `${SOUND}.mp3`, text: TEXT },
      stretches: [{ guid: guidOf('test', 's'), user: null, at: AT, note: '', codings: [], from: 0, to: 5_000 }],
    },
  ],
};

const written = (project: QdaProject) => [...writeProject(project, guidOf)].join('');

test('a project is valid against the schema, whatever its words, and without anything', () => {
  requireValid(written(PROJECT));
  requireValid(written({ ...PROJECT, users: [], codes: [], texts: [], sounds: [], description: '' }));
  // Checks that the schema is applied: it refuses an unknown element.
  expect(() => requireValid(written(PROJECT).replace('isCodable', 'isGiven'))).toThrow();
});

describe('positions', () => {
  test('count characters, not halves of them, both ways', () => {
    const text = 'a👩🏽‍🌾b\ud800c𝄞';
    expect(toCodePoints(text, [0, 1, 3, text.length])).toEqual([0, 1, 2, [...text].length]);
    const random = new Random();
    for (let n = 0; n < 200; n++) {
      const points = Array.from({ length: 20 }, () => random.pick(['a', '👩', 'é', '\n', '𝄞']));
      const places = points.map((_, i) => points.slice(0, i).join('').length);
      const all = points.join('');
      expect(toCodePoints(all, places)).toEqual(points.map((_, i) => i));
      expect(fromCodePoints(all, toCodePoints(all, places)), `seed ${random.seed}`).toEqual(places);
    }
    expect(fromCodePoints('ab', [5])).toEqual([2]);
  });

  test('move when pseudonyms replace names', () => {
    const text = 'Fanta Keïta parle. Fanta a dit : Fanta Keïta, c’est moi.';
    const wanted = ['parle', 'a dit', 'c’est moi'];
    const ranges = wanted.map((words) => [text.indexOf(words), text.indexOf(words) + words.length] as const);
    const within = [text.indexOf('Keïta'), text.indexOf('parle') + 5] as const;
    const { text: renamed, places } = renameIn(text, [['Fanta Keïta', 'une présidente']], [...ranges, within]);
    expect(renamed).not.toContain('Fanta');
    expect(places.map(([start, end]) => renamed.slice(start, end))).toEqual([...wanted, 'une présidente parle']);
  });
});
