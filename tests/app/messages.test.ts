import { beforeAll, describe, expect, test } from 'vitest';
import { describeRefusal } from '#app/http/error-response.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { en } from '#app/i18n/en.ts';
import { fr } from '#app/i18n/fr.ts';
import { translator } from '#app/i18n/translate.ts';

/** Every text of a language by its path. */
function texts(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : texts(value as object, `${path}${key}.`),
  );
}
const holes = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]))].sort();

describe('texts', () => {
  beforeAll(registerAllMessages);

  test('English has exactly the keys of French', () => {
    expect(
      texts(en)
        .map(([key]) => key)
        .sort(),
    ).toEqual(
      texts(fr)
        .map(([key]) => key)
        .sort(),
    );
  });

  test('no text is empty, and both languages use the same values', () => {
    const french = new Map(texts(fr));
    for (const [key, english] of texts(en)) {
      expect(english.trim(), key).not.toBe('');
      expect(french.get(key)!.trim(), key).not.toBe('');
      // The plural of one may omit its number.
      if (!/_one$/.test(key)) expect(holes(english), key).toEqual(holes(french.get(key)!));
    }
  });

  test('French typography: narrow spaces before ; ! ?, a no-break space before :, curly apostrophes', () => {
    for (const [key, text] of texts(fr)) {
      expect(text, key).not.toMatch(/[ \u00a0][;!?»]| :|«[ \u00a0]|\p{L}'\p{L}/u);
    }
  });

  test('a page’s kind is « type de page »: « genre » is a theme of the network', () => {
    for (const [key, text] of texts(fr)) if (/\bgenre/i.test(text)) expect(text, key).toContain('ce genre de demande');
    for (const [key, text] of texts(en)) expect(text, key).not.toMatch(/^Kind$/);
  });

  test('each language has its own plurals: zero is singular in French, plural in English', () => {
    expect(translator('fr')('lists.count', { count: 0 })).toBe('0 page');
    expect(translator('en')('lists.count', { count: 0 })).toBe('0 pages');
    expect(translator('fr')('lists.count', { count: 1 })).toBe('1 page');
    expect(translator('fr')('lists.count', { count: 2 })).toBe('2 pages');
    expect(translator('fr')('lists.count', { count: 12_000 })).toBe('12\u202f000 pages');
    expect(translator('en')('lists.count', { count: 12_000 })).toBe('12,000 pages');
  });

  test('« de » is elided before a vowel in French alone', () => {
    expect(translator('fr')('invitations.made', { name: 'Omar Benali' })).toBe('Le lien d’Omar Benali est prêt');
    expect(translator('fr')('invitations.made', { name: 'Élise' })).toBe('Le lien d’Élise est prêt');
    expect(translator('fr')('invitations.made', { name: 'Hawa' })).toBe('Le lien de Hawa est prêt');
    expect(translator('fr')('invitations.made', { name: 'Yacine' })).toBe('Le lien de Yacine est prêt');
    expect(translator('fr')('manage.linesLimits', { lines: 8, length: 80 })).toContain('lignes au plus, de 80');
    expect(translator('en')('invitations.made', { name: 'Omar' })).toContain('Omar');
  });

  test('values are not escaped: React does it', () => {
    expect(translator('fr')('shell.signedInAs', { name: 'Aïda & <b>' })).toContain('Aïda & <b>');
  });
});

test('a refusal says whether waiting helps: not where there is no room, nor before one’s own files are done', () => {
  const told = (details: object) => describeRefusal(translator('fr'), { code: 'too-many', details }).text;
  expect(told({ retryAfterSeconds: 60 })).toContain('Attendez quelques minutes');
  expect(told({ reason: 'under-way', limit: 2, retryAfterSeconds: 5 })).toContain('Dès qu’un des précédents est prêt');
  expect(told({ limit: 2_000 })).toMatch(/2\s000 au plus.*attendre n’y change rien/);
});
