import { expect, test } from 'vitest';
import { NavetteError } from '#content/errors.ts';
import { importRefusal } from '#server/commands/output/import-refusal.ts';

/** The report of `import --messages` about a file that was not imported. */
const system = (code: string) => Object.assign(new Error(code), { code, syscall: 'open', path: '/x.md' });

test.each([
  [
    new NavetteError('unsupported-type', { reason: 'not-utf-8' }),
    'Ce texte n’est pas en UTF-8\u00a0: enregistrez-le dans cet encodage.',
  ],
  [new NavetteError('too-large', { limit: 20 }), 'Trop grand\u00a0: la limite est de 20.'],
  [new NavetteError('conflict', { movedTo: 'autre' }), 'C’est l’ancienne adresse d’une autre page (autre).'],
  [system('ENOENT'), 'Ce fichier ou ce dossier n’existe pas\u00a0: /x.md'],
  [system('ENOSPC'), 'Le disque est plein.'],
])('a refusal is reported in French', (error, sentence) => {
  expect(importRefusal(error, 'fr')).toBe(sentence);
  expect(importRefusal(error, 'en')).not.toBe(sentence);
});

test('each reason for which a text is refused has a French sentence of its own', () => {
  const reasons = [
    ...(['signs', 'brackets', 'angles', 'paragraph', 'blocks', 'nesting'] as const).map(
      (reason) => ['invalid', reason] as const,
    ),
    ...(['text-time', 'text-memory', 'drafts'] as const).map((reason) => ['unavailable', reason] as const),
  ];
  const sentences = reasons.map(([code, reason]) => importRefusal(new NavetteError(code, { reason, line: 3 }), 'fr'));
  const plain = [new NavetteError('invalid'), new NavetteError('unavailable')].map((one) => importRefusal(one, 'fr'));
  expect(sentences.slice(0, 6).filter((sentence) => !sentence?.includes('ligne 3'))).toEqual([]);
  expect(new Set([...sentences, ...plain]).size).toBe(reasons.length + 2);
});
