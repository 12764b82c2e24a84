import { expect, test } from 'vitest';
import { documentJson } from '#content/document/document.ts';
import { checkText, GATE_CHECKS } from '#content/gate/checks.ts';
import { readGateText } from '#content/gate/reading/gate-text.ts';
import { findUncitedWords } from '#content/withdrawal/uncited-words.ts';
import { sequencesOf } from '#content/withdrawal/words/word-sequences.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import { PROMPT } from '#tests/support/gate-texts.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

/** The checks before publishing, of a very long text: nobody else on the server waits for them. */
test('all checks of a text of 80,000 words take 300 ms of a processor at most, together with reading it', async () => {
  const document = documentJson(naturalDocument(80_000));
  // Of a study in which much was taken back.
  const strike = (n: number) => `Voici la phrase numéro ${n} que quelqu’un a rayée de son entretien avec nous.`;
  const struck = Array.from({ length: 500 }, (_, n) => strike(n));
  const digests = struck.map((text) => digestOf({ text, signed: '' }));
  const takenBack = [
    { targets: ['material/0123456789ab'], struck, digests, refused: struck.map(sequencesOf), kept: [] },
  ];
  const check = () => {
    checkText(readGateText(document, { kind: 'study', language: 'fr', prompts: [PROMPT] }));
    expect(findUncitedWords(document, [], takenBack, digestOf)).toEqual([]);
  };
  expect(GATE_CHECKS.length).toBeGreaterThanOrEqual(25);
  const times: number[] = [];
  for (let n = 0; n < 5; n++) times.push(await processorTimeOf(check));
  expect(Math.min(...times)).toBeLessThan(300);
});
