import { expect, test } from 'vitest';
import { noticeLines } from '#content/book/notice-lines.ts';
import { emptyNotice } from '#content/kinds/notice.ts';

const notice = emptyNotice('practice');

test('adoptions are written as one text, with their places and dates; sentences keep their own full stops', () => {
  const own = {
    ...notice.own,
    adoptions: [
      'Un syndicat des eaux | Pas-de-Calais | janvier 2023 | Trois secteurs sont relevés.',
      'Une ville | | juin 2023 |',
      'Une région',
    ],
    lessons: ['On paie un service.', 'Compter ensemble.', 'sans point'],
  };
  const common = { ...notice.common, authors: ['Awa Diarra', 'Équipe A.', 'Luc Petit'] };
  const page = { kind: 'practice', language: 'fr', edition: 1, date: '2026-03-01', notice: { common, own } } as const;
  const { head, foot } = noticeLines(page, 'fr', 'Europe/Paris');
  const text = (label: string) => [...head, ...foot].find((line) => line.label === label)?.text.replace(/\s/g, ' ');
  expect(text('Adoptions')).toBe(
    'Un syndicat des eaux (Pas-de-Calais, janvier 2023) : Trois secteurs sont relevés ; Une ville (juin 2023) ; Une région',
  );
  expect(text('Auteurs')).toBe('Awa Diarra, Équipe A., Luc Petit');
  const fields = { ...notice.own, lessons: ['Un texte, une voix', 'Compter'] };
  const listed = noticeLines(
    { ...page, notice: { common: { ...common, reviewers: ['Bo, agronome', 'Zoé'] }, own: fields } },
    'fr',
    'UTC',
  );
  // A comma between the entries would be read as part of one of them.
  expect([...listed.head, ...listed.foot].map((line) => line.text)).toEqual(
    expect.arrayContaining(['Un texte, une voix\u202f; Compter', 'Bo, agronome\u202f; Zoé']),
  );
  expect(text('Enseignements')).toBe('On paie un service. Compter ensemble. sans point');
  const english = noticeLines({ ...page, language: 'en' }, 'en', 'Europe/Paris');
  expect([...english.head, ...english.foot].map((line) => line.text)).toContain(
    'Un syndicat des eaux (Pas-de-Calais, janvier 2023): Trois secteurs sont relevés; Une ville (juin 2023); Une région',
  );
});
