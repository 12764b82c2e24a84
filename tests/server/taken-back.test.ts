import { expect, test } from 'vitest';
import { quotedPassages } from '#content/citation/quoted-passages.ts';
import { stretchesOf } from '#content/citation/stretches.ts';
import { documentJson } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { MaskedSource, QuotationGiven } from '#content/withdrawal/mask-quotations.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import { isTakenBack } from '#server/drafts/quotations/taken-back.ts';

/** Which quotations of a passage a person took back, after answering for them one by one. */
const MINE = 'material/abcdefgh2345';
const passageOf = (...quotations: string[]) =>
  quotedPassages(
    documentJson(parseMarkdown(quotations.map((one) => `Elle dit « ${one} » [@${MINE}].`).join(' ')).document),
  )[0]!;
const PUMP = 'La pompe est en panne depuis des mois';
const WELL = 'Le puits était à sec en mai';

/** Whether each quotation of a passage is taken back. @param given answers, with their instants */
function takenBack(
  quotations: readonly string[],
  given: readonly (readonly [string, 'validate' | 'withdraw', string])[],
) {
  const passage = passageOf(...quotations);
  const targets = [MINE];
  const answers = given.map(([words, answer, answeredAt]): QuotationGiven => {
    const [stretch] = stretchesOf(passageOf(words), targets as never, true);
    return {
      concernedId: 'awa',
      blockId: passage.blockIds[0]!,
      digest: digestOf(stretch!),
      answer,
      answeredAt,
    } as QuotationGiven;
  });
  const source = { targets, isAlone: true, answers } as unknown as MaskedSource;
  return stretchesOf(passage, source.targets, true).map((stretch) => isTakenBack(source, passage, stretch));
}

test('an answer for one quotation does not apply to another beside it', () => {
  expect(takenBack([PUMP, WELL], [[WELL, 'withdraw', '2026-02']])).toEqual([false, true]);
  expect(
    takenBack(
      [PUMP, WELL],
      [
        [PUMP, 'withdraw', '2026-01'],
        [WELL, 'validate', '2026-02'],
      ],
    ),
  ).toEqual([true, false]);
  expect(
    takenBack(
      [PUMP, WELL],
      [
        [PUMP, 'validate', '2026-01'],
        [WELL, 'withdraw', '2026-02'],
      ],
    ),
  ).toEqual([false, true]);
});

test('words that replace words taken back are taken back too, until they have an answer', () => {
  const mended = 'La pompe était en panne depuis des mois';
  expect(
    takenBack(
      [mended, WELL],
      [
        [PUMP, 'withdraw', '2026-01'],
        [WELL, 'validate', '2026-02'],
      ],
    ),
  ).toEqual([true, false]);
  expect(
    takenBack(
      [mended],
      [
        [PUMP, 'withdraw', '2026-01'],
        [mended, 'validate', '2026-02'],
      ],
    ),
  ).toEqual([false]);
});
