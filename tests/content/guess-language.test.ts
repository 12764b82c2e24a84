import { describe, expect, it } from 'vitest';
import { guessLanguage } from '#content/text/guess-language.ts';

describe('the language of a short text', () => {
  it.each([
    ['fr', 'Chez nous, la réparation est payée par le comité : qui la paie ici ?'],
    ['fr', 'Où ?'],
    ['fr', 'Merci !'],
    ['fr', 'L’eau, c’est la vie.'],
    ['fr', "Le puits n'a jamais tari depuis 1998, dit Mme O’Brien-Wałęsa."],
    ['fr', 'Voir « The Gender Toolkit », page 12 : la figure est fausse.'],
    ['en', 'Really? Where was this pump built, and who paid for it?'],
    ['en', 'Thanks!'],
    ['en', 'Agreed!'],
    ['en', 'Good point!'],
    ['fr', 'Vraiment !'],
    ['en', 'The committee is "paid" in kind: see the note.'],
    ['en', 'Is the « comité de gestion » elected?'],
  ])('is detected from its words, whatever the language of the screen: %s', (language, text) => {
    for (const otherwise of ['fr', 'en', '']) expect(guessLanguage(text, otherwise)).toBe(language);
  });

  it('is not the language of a long quotation before it', () => {
    const quoted = `« ${'The committee is elected by those who pay for the water. '.repeat(40)}»`;
    expect(guessLanguage(`${quoted} Chez nous, le comité est élu par le village.`, '')).toBe('fr');
  });

  it('is the language of the screen for ambiguous words, and null without one', () => {
    for (const text of ['Parfait !', 'OK!', 'Ségou ?']) {
      expect(guessLanguage(text, 'fr'), text).toBe('fr');
      expect(guessLanguage(text, 'en'), text).toBe('en');
      expect(guessLanguage(text, ''), text).toBeNull();
    }
  });

  it.each([
    ['Polish', 'Czy to prawda? Nie wiem, co to jest: w naszej gminie był inny system!'],
    ['Polish in a word', 'Dzień dobry!'],
    ['Spanish', '¿De qué año son los datos que nos dan? La comunidad no los tiene.'],
    ['Arabic', 'من يدفع ثمن القطعة؟'],
    ['Wolof', 'Jërëjëf! Ndox mi daa sell lool ci dëkk bi.'],
    ['Bambara', 'Aw ni ce! Ji ka di an bolo.'],
    [
      'both at once',
      'Merci pour tout. Thanks for the answer, it is good. Nous avons le même problème avec cette pompe.',
    ],
    ['no words', '?! 😀'],
    ['nothing', ''],
  ])('is not guessed: %s', (_name, text) => {
    for (const otherwise of ['fr', 'en', '']) expect(guessLanguage(text, otherwise)).toBeNull();
  });
});
