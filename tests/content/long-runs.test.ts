import { expect, test } from 'vitest';
import { readCitation } from '#content/citation/citation-markdown.ts';
import { headingText } from '#content/document/reading/headings.ts';
import { readSessions } from '#content/document/session-steps.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { typesetLine } from '#content/render/typeset.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import { joinLines } from '#content/text/extracted-text.ts';
import { guessLanguage } from '#content/text/guess-language.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';

/**
 * Texts with a very long run of one character: a time that grows with the square of its length
 * would be a minute for each; twice as long with ROUNDS.
 */
const LONG = process.env.ROUNDS ? 400_000 : 200_000;
const RUNS = [' ', '\u00a0', '\n', '!', ':', '«', '»', '“', '.', ',', '(', '-', 'a', '1'].map((sign) =>
  sign.repeat(LONG),
);

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'French typography': (text) => setTypography(text, 'fr'),
  'the typography of a short text': (text) => setShortText(text, 'fr'),
  'the typography of a line in pieces': (text) =>
    typesetLine([text, '!', text, ':', text, '»'].map((one) => ({ text: one, language: 'fr' }))),
  'a heading': (text) => headingText({ type: 'heading', content: [{ type: 'text', text }] }),
  'a text cut at a word': (text) => cutAtWord(text, text.length - 1),
  'the language of a text': (text) => guessLanguage(text, 'fr'),
  'lines of a file': (text) => joinLines([`${text}1 a-`, 'b'], new Set()),
  'a citation in Markdown': (text) => readCitation(`material/m23456789abc, ${text}`),
  'bold words in Markdown': (text) =>
    renderMarkdown({
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text, marks: [{ type: 'bold' }] }] }],
    }),
};

test.each(Object.entries(READERS))('%s: a run of any length is read at once', (_, read) => {
  for (const run of RUNS) for (const text of [run, `a${run}`, `${run}a`, `Oui${run}x oui${run}x`]) read(text);
});

test.each(['(1 h', '(1 h 30', '(5', '(5 min', '(', '(2 h)'])(
  'the time of a step: %s and a run of any length',
  (time) => {
    const step = (words: string) => ({
      type: 'listItem',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: words, marks: [{ type: 'bold' }] }] }],
    });
    const sessions = (words: string) =>
      readSessions({
        type: 'doc',
        content: [
          { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Déroulé' }] },
          { type: 'orderedList', content: [step(words)] },
        ],
      });
    for (const run of RUNS) expect(sessions(`Accueil ${time}${run}x`)[0]!.steps[0]!.minutes).toBeNull();
  },
);
