import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { annotationChangeInput, annotationInput, parseAnnotation } from '#content/input/annotation-input.ts';
import { inputLimits, lineLimitsOf } from '#content/input/input-limits.ts';
import { code, name, title } from '#content/input/input-text.ts';
import { checkInput, parseInput } from '#content/input/parse-input.ts';
import { invitationInput } from '#content/input/people/invitation-input.ts';
import { answerInput } from '#content/input/review-input.ts';
import { commonNotice } from '#content/kinds/common-notice.ts';
import { parseNotice } from '#content/kinds/notice.ts';

/** The error's code and details. */
function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    const { code, details } = error as { code: string; details: object };
    return { code, ...details };
  }
  return null;
}

test('a field of a notice with several problems is named once', () => {
  const parsed = parseNotice('factsheet', { common: { sdgs: ['no goal', 'none either'] } });
  expect(parsed).toMatchObject({ ok: false, problems: [{ field: 'common.sdgs' }] });
  expect(parsed).toHaveProperty('problems.length', 1);
});

test('a notice whose fields fit is refused when it is too long as a whole', () => {
  const line = 'x'.repeat(300);
  const [full, last] = [Array<string>(60).fill(line), 'x'.repeat(60_000 - 3 * 18_000 - 4_000)];
  const common = { keywords: full, authors: full, contributors: full };
  const parse = (aim: string) => parseNotice('workshop', { common, own: { aim, decisions: lines(last) } });
  expect(parse('a'.repeat(4_000))).toMatchObject({ ok: true });
  expect(parseNotice('workshop', { common, own: { aim: 'a'.repeat(4_000), decisions: lines(`${last}x`) } })).toEqual({
    ok: false,
    problems: [{ field: 'notice', problem: 'too_big' }],
  });
});

/** A text as lines of 100 characters. */
const lines = (text: string) => text.match(/.{1,100}/g) ?? [];

describe('a line that shows nothing, or hides something', () => {
  const INVISIBLE = ['\u200b', ' \u200b\u2060', '\u00ad', '\u3164', '\0', '\u202e'];
  // ZWNJ within a Persian word, and the marks that punctuation needs among letters of both
  // directions.
  const NEEDED = 'می\u200cخواهم (\u200fX\u200e)';

  test('is an empty name, no title, and no reason', () => {
    for (const text of INVISIBLE) {
      expect(name().parse(text), JSON.stringify(text)).toBe('');
      expect(name().min(1).safeParse(text).success).toBe(false);
      expect(title(200).safeParse(text).success).toBe(false);
      expect(checkInput(answerInput, { answer: 'changes', reason: text })).toMatchObject({ fields: ['reason'] });
    }
    expect(checkInput(answerInput, { answer: 'approved', reason: '' })).toMatchObject({ ok: true });
  });

  test('has no control characters and none that turn what follows; what a language needs stays', () => {
    expect(title(200).parse(' Le\r\n puits\0, \u202e2\u00a0fois\u2028vite\u2066 ')).toBe('Le puits , 2\u00a0fois vite');
    for (const one of [title(200), name()]) expect(one.parse(NEEDED)).toBe(NEEDED);
    const { notice } = parseNotice('factsheet', { common: { authors: ['A\u202ewa\0 K.'] } }) as {
      notice: { common: { authors: string[] } };
    };
    expect(notice.common.authors).toEqual(['Awa K.']);
  });
});

describe('the limits of a form', () => {
  test('are those of its schema, through defaults, optional texts, pipes and unions', () => {
    const schema = z.object({
      plain: z.string(),
      long: z.string().max(9).default(''),
      optional: z.string().max(8).optional(),
      piped: z.string().trim().pipe(title(7)),
      maybe: z.literal('').or(title(6)),
      code: code(['a', 'b']),
      count: z.number().max(5),
      choice: z.boolean(),
    });
    expect(inputLimits(schema)).toEqual({
      plain: {},
      long: { maxLength: 9 },
      optional: { maxLength: 8 },
      piped: { required: true, maxLength: 7 },
      maybe: { maxLength: 6 },
      code: { required: true },
      count: {},
      choice: {},
    });
  });

  test('of a list written on lines are its number of lines and the length of each', () => {
    expect(lineLimitsOf(commonNotice.shape.keywords)).toEqual({ mostLines: 60, longestLine: 300 });
    expect(lineLimitsOf(name())).toBeNull();
  });
});

describe('an input', () => {
  const invitation = { name: ' Awa\n\u202eDiarra ', organisation: "Comité d'Aïn Tizza", country: 'ML', side: 'south' };

  test('is returned as it is stored, without fields that its schema does not have', () => {
    const typed = { ...invitation, expiresInDays: '60', pageId: 'x' };
    const stored = {
      ...invitation,
      name: 'Awa Diarra',
      organisation: 'Comité d’Aïn Tizza',
      expiresInDays: 60,
      email: '',
      locale: 'fr',
    };
    expect(parseInput(invitationInput, typed)).toEqual(stored);
    const mailed = parseInput(invitationInput, { ...typed, email: ' Awa@Example.ORG ', locale: 'en' });
    expect(mailed).toEqual({ ...stored, email: 'awa@example.org', locale: 'en' });
  });

  test('that is invalid names each field once, in the schema’s order', () => {
    const wrong = { expiresInDays: '366', side: 'east', country: 'ZZ', organisation: ' ', name: 'x'.repeat(121) };
    const fields = ['name', 'organisation', 'country', 'side', 'expiresInDays'];
    expect(refusal(() => parseInput(invitationInput, wrong))).toEqual({ code: 'invalid', fields });
    expect(checkInput(z.object({ title: title(3) }), { title: '     ' })).toEqual({ ok: false, fields: ['title'] });
  });

  for (const days of ['', '0', '1.5', 'x', '366', Number.NaN, 0, 366]) {
    test(`invites for 1 to 365 whole days, not for “${days}”`, () => {
      const typed = { ...invitation, expiresInDays: days };
      expect(checkInput(invitationInput, typed)).toEqual({ ok: false, fields: ['expiresInDays'] });
    });
  }
});

describe('an annotation', () => {
  const selection = { blockId: 'abcdefgh' };
  const parse = (input: object) =>
    parseAnnotation(annotationInput, { kind: 'comment', body: 'x', selection, ...input });

  test('is stored without control characters, and with line feeds only', () => {
    expect(parse({ body: ' a\r\nb\u202e\u0000\tc ' }).body).toBe('a\nb\tc');
  });

  test('is refused for the first invalid field; the body with its problem', () => {
    const fields = ['body'];
    expect(refusal(() => parse({ kind: 'praise', body: '' }))).toEqual({ code: 'invalid', fields: ['kind'] });
    expect(refusal(() => parse({ body: ' \r\n' }))).toEqual({ code: 'invalid', fields, problem: 'empty' });
    const long = { code: 'invalid', fields, problem: 'too-long', limit: 4_000, length: 4_001 };
    expect(refusal(() => parse({ body: `${'x'.repeat(4_001)}\r\n` }))).toEqual(long);
    expect(refusal(() => parseAnnotation(annotationChangeInput, { body: '', kind: 'praise' }))).toMatchObject({
      fields,
    });
  });

  for (const wrong of [
    { blockId: 'ABC' },
    { exact: 'mots', before: -1 },
    { exact: 'mots', before: 1.5 },
    { blockId: 'abcdefgh', start: Number.NaN, end: 3 },
    {},
  ]) {
    test(`has no selection ${JSON.stringify(wrong)}`, () => {
      expect(refusal(() => parse({ selection: wrong }))).toEqual({ code: 'invalid', fields: ['selection'] });
    });
  }

  test('selects a block, a range of it, or words', () => {
    for (const right of [selection, { ...selection, start: 1, end: 3 }, { exact: 'mots' }, { exact: '', before: 2 }]) {
      expect(parse({ selection: right }).selection).toEqual(right);
    }
  });
});
