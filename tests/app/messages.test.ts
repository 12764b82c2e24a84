import { beforeAll, describe, expect, test } from 'vitest';
import { describeLinkFailure } from '#app/frame/link-error-screen.tsx';
import { describeRefusal } from '#app/http/error-response.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { en } from '#app/i18n/en.ts';
import { fr } from '#app/i18n/fr.ts';
import type { LinkError } from '#app/i18n/link/link-errors.ts';
import { linkTranslator, translator } from '#app/i18n/translate.ts';
import * as BLOCKS from '#content/document/blocks.ts';
import type { ErrorCode, ErrorDetails } from '#content/errors.ts';
import * as GATE_CHECKS from '#content/gate/checks.ts';
import * as COLLECTIONS from '#content/kinds/collection-kind.ts';
import * as KINDS from '#content/kinds/kind.ts';
import * as STAGE_GUIDANCE from '#content/study/stage-guidance.ts';
import * as PROGRAMMES from '#content/taxonomy/programmes.ts';
import * as SDGS from '#content/taxonomy/sdg.ts';
import * as SECTORS from '#content/taxonomy/sectors.ts';
import type { LoopLetters } from '#server/mail/loop-letters/letter-words.ts';
import { LOOP_LETTERS } from '#server/mail/loop-letters/loop-letters.ts';
import { LINK_ONLY, LINK_TEXTS, textsOf as texts } from '#tests/support/catalogue-texts.ts';

/** Faults of French typography: a sign without its space, or with a wrong one. */
const UNSET = /[ \u00a0][;!?»]|[\p{L}\d}][;!?»]|«(?!\u202f)|[ \u202f]:|[\p{L}\d}]:(?:\s|$)|\p{L}'\p{L}/u;
/** Placeholders for bounds, and for lists that are cut: their value is never one. */
const NEVER_ONE = ['limit', 'most', 'hours', 'shown', 'lines', 'length', 'rows', 'columns'];
/**
 * Texts of bounds, with one form for any number (« mis »), of sizes, of lists that are cut, and one
 * that is shown from two on.
 */
const UNCOUNTED = [
  'activity.times',
  'bin.more',
  'collections.offeredLatest',
  'extracts.form.cut',
  'extracts.form.places',
  'extracts.form.wordsLong',
  'extracts.project.line.codes',
  'extracts.project.line.extracts',
  'imports.firstOnly',
  'manage.textWas',
  'materials.files.received',
  'sections.desk.full',
  'stages.board.more',
  'writing.head.long',
];
/** Faults of typography in each language. */
const UNSET_IN = {
  ar: /[,;?]|[ \u00a0\u202f][،؛؟»]|«[ \u00a0\u202f]/u,
  es: /^[^¿]*\?|[ \u00a0\u202f][;:!?»]|«[ \u00a0\u202f]/u,
  // A one-letter word does not end a line.
  pl: /(?<![\p{L}\d{])[aiouwz] |["«»]|[ \u00a0\u202f][;:!?”]/iu,
  pt: /[ \u00a0\u202f][;:!?»]|«[ \u00a0\u202f]/u,
};
/** Placeholders for words. */
const NAMES = ['network', 'name', 'title', 'date', 'field', 'text', 'when', 'number', 'email', 'now', 'study'];
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

  test('a personal link has none of its French left in its other languages, each with its own typography', () => {
    const french = new Map(texts(fr));
    for (const locale of LINK_ONLY) {
      for (const [key, text] of texts(LINK_TEXTS[locale])) {
        const where = `${locale} ${key}`;
        const source = french.get(key) ?? french.get(key.replace(/_(?:two|few|many)$/, '_other'));
        expect(text.trim(), where).not.toBe('');
        expect(text, where).not.toBe(source);
        expect(text, where).not.toMatch(UNSET_IN[locale]);
        expect(text, where).not.toMatch(/\p{L}'\p{L}/u);
        // For one and two, the form of the noun may express the number.
        if (!/_(?:one|two)$/.test(key)) expect(holes(text), where).toEqual(holes(source ?? ''));
      }
    }
  });

  test('a personal link counts in the plural forms of each of its languages', () => {
    for (const locale of LINK_ONLY) {
      const plurals = new Intl.PluralRules(locale);
      const t = linkTranslator(locale) as (key: string, values: { count: number; since: string }) => string;
      const textByKey = new Map(texts(LINK_TEXTS[locale]));
      const bases = new Set([...textByKey.keys()].filter((key) => /_one$/.test(key)).map((key) => key.slice(0, -4)));
      expect(bases.size).toBe(9);
      for (const base of bases)
        for (let count = 1; count <= 120; count++) {
          const form = textByKey.get(`${base}_${plurals.select(count)}`);
          expect(t(base, { count, since: 'X' }), `${locale} ${base} ${count}`).toBe(
            form?.replace('{{count}}', String(count)).replace('{{since}}', 'X'),
          );
        }
    }
  });

  test('letters to people concerned have none of their French left in the other languages of their link', () => {
    /** The sentences of a letter, by name, with each plural form of their numbers. */
    const sentencesOf = (letters: LoopLetters): [string, string][] =>
      Object.entries(letters).flatMap(([name, words]) => {
        if (typeof words === 'object') return texts(words, `${name}.`);
        const given = ['hello', 'asked', 'reminder'].includes(name) ? ['X'] : [1, 2, 3, 5, 12, 101];
        if (typeof words === 'string') return [[name, words] as [string, string]];
        return given.map((value) => [`${name} ${value}`, words(value as never)] as [string, string]);
      });
    const french = new Map(sentencesOf(LOOP_LETTERS.fr));
    for (const locale of LINK_ONLY) {
      const letters = sentencesOf(LOOP_LETTERS[locale]);
      expect(letters.map(([name]) => name)).toEqual([...french.keys()]);
      for (const [name, words] of letters) {
        expect(words.trim(), `${locale} ${name}`).not.toBe('');
        expect(words, `${locale} ${name}`).not.toBe(french.get(name));
        expect(words, `${locale} ${name}`).not.toMatch(UNSET_IN[locale]);
        if (/ \d+$/.test(name))
          expect(words, `${locale} ${name}`).toMatch(/ 1$/.test(name) ? /./ : name.split(' ')[1]!);
      }
    }
  });

  test('French typography: narrow spaces before ; ! ?, a no-break space before :, curly apostrophes', () => {
    for (const [key, text] of texts(fr)) {
      expect(text, key).not.toMatch(/[ \u00a0][;!?»]| :|«[ \u00a0]|\p{L}'\p{L}/u);
      expect(text, key).not.toMatch(UNSET);
    }
  });

  test('French typography holds for the terms and labels of the content as well', () => {
    const labels = (value: unknown, name: string): [string, string][] => {
      if (typeof value !== 'object' || value === null || name.endsWith('.outline')) return [];
      return Object.entries(value).flatMap(([key, one]) =>
        typeof one === 'string' && /^(fr|menu|one|many|other)$/.test(key)
          ? [[`${name}.${key}`, one] as [string, string]]
          : labels(one, `${name}.${key}`),
      );
    };
    // Outlines are stored in pages, and typeset as they are shown.
    const content = { BLOCKS, COLLECTIONS, GATE_CHECKS, KINDS, PROGRAMMES, SDGS, SECTORS, STAGE_GUIDANCE };
    const french = labels(content, 'content').filter(([key]) => !/\.en\./.test(key));
    expect(french.length).toBeGreaterThan(300);
    for (const [key, text] of french) expect(text, key).not.toMatch(UNSET);
  });

  test('what is counted has a form for one, in both languages', () => {
    for (const [locale, messages] of [
      ['fr', fr],
      ['en', en],
    ] as const) {
      const t = translator(locale) as (key: string, values: { count: number }) => string;
      for (const [key, text] of texts(messages)) {
        const base = key.replace(/_(?:one|other|zero|many)$/, '');
        if (base === key) {
          // Only bounds and long lists have a fixed plural: another number would give « 1 lignes ».
          const counted = [...text.matchAll(/\{\{(\w+)\}\}[ \u00a0\u202f]\p{L}{2,}s(?!\p{L})/gu)].map(
            ([, hole]) => hole!,
          );
          if (!UNCOUNTED.includes(key))
            for (const hole of counted) expect([...NEVER_ONE, ...NAMES], `${locale} ${key}`).toContain(hole);
          continue;
        }
        const [none, one, two] = [0, 1, 2].map((count) => t(base, { count }));
        if (text.includes('{{count}}')) expect(one, `${locale} ${key}`).not.toBe(two);
        expect(one, `${locale} ${key}`).not.toMatch(
          /(?<![\p{L}\d])1[ \u00a0\u202f](?:\p{L}{2,}(?:[^us’]s|aux)|are|sont)(?!\p{L})/u,
        );
        for (const sentence of [none, one, two]) expect(sentence, `${locale} ${key}`).not.toContain('{{count}}');
      }
    }
  });

  test('a page’s kind is « type de page »: « genre » is a theme of the network', () => {
    for (const [key, text] of texts(fr)) {
      // Lenses are of that theme.
      if (/\bgenre/i.test(text) && !/\blens/.test(key)) expect(text, key).toContain('ce genre de demande');
    }
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

test('a refusal states whether waiting helps: not for a fixed limit, nor before one’s own files are done', () => {
  const textOf = (details: object) => describeRefusal(translator('fr'), { code: 'too-many', details }).text;
  expect(textOf({ retryAfterSeconds: 60 })).toContain('Attendez quelques minutes');
  expect(textOf({ reason: 'under-way', limit: 2, retryAfterSeconds: 5 })).toContain(
    'Dès qu’un des précédents est prêt',
  );
  expect(textOf({ limit: 2_000 })).toMatch(/2\s000 au plus.*attendre n’y change rien/);
});

test('a personal link describes a failure by the most specific text that it has', () => {
  registerAllMessages();
  const t = linkTranslator('es');
  const titleOf = (status: number, code: ErrorCode | null, reason?: ErrorDetails['reason']) =>
    describeLinkFailure(t, { status, code, reason }).title;
  const title = (name: LinkError) => t(`errors.${name}.title`);
  expect(titleOf(404, 'not-found')).toBe(title('notFound'));
  expect(titleOf(503, 'unavailable', 'storage')).toBe(title('storage'));
  // A reason without a text there, and a code without one.
  expect(titleOf(409, 'conflict', 'archived')).toBe(title('conflict'));
  expect(titleOf(403, 'forbidden')).toBe(title('invalid'));
  expect(titleOf(500, null)).toBe(title('unexpected'));
});
