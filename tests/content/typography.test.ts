import { describe, expect, it } from 'vitest';
import { dateWords } from '#content/text/date-words.ts';
import { bindShortWords, setBodyText, setShortText, setTypography } from '#content/text/typography.ts';

/** No-break spaces made visible: `_` narrow, `~` wide. */
const seen = (text: string) => text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~');
const short = (text: string, language = 'fr') => seen(setShortText(text, language));

describe('French typography', () => {
  it('changes existing spaces, and adds none', () => {
    expect(seen(setTypography("Quoi ? Oui : « non » ; c'est 10 000 % !", 'fr'))).toBe(
      'Quoi_? Oui~: «_non_»_; c’est 10_000~%_!',
    );
    expect(setTypography('Quoi? à 10:42', 'fr')).toBe('Quoi? à 10:42');
    expect(setTypography('Why ?', 'en')).toBe('Why ?');
  });

  it('names the first of a month as it is read, on one line', () => {
    const words = (locale: string, day: string, month: 'long' | 'numeric' = 'long') =>
      seen(dateWords(new Intl.DateTimeFormat(locale, { day: 'numeric', month, year: 'numeric' }), new Date(day)));
    expect(words('fr-FR', '2026-06-01T12:00')).toBe('1er~juin 2026');
    expect(words('fr-FR', '2026-06-21T12:00')).toBe('21~juin 2026');
    expect(words('fr-FR', '2026-06-01T12:00', 'numeric')).toBe('01/06/2026');
    expect(words('en-GB', '2026-06-01T12:00')).toBe('1~June 2026');
  });

  it('keeps numbers on one line, and their units with them', () => {
    const set = (text: string) => seen(setBodyText(text, 'fr'));
    expect(set('Coût : 1 250 000 FCFA')).toBe('Coût~: 1_250_000~FCFA');
    expect(set('50 000 F CFA, 12 km, 3 m³, 40 kWh, 8 °C, 2 millions')).toBe(
      '50_000~F~CFA, 12~km, 3~m³, 40~kWh, 8~°C, 2~millions',
    );
    // Words that begin like a unit, and what no number is before.
    for (const text of ['les 2 maisons', 'en 2019 l’eau', 'le km 12', '2 ateliers', 'ODD 6'])
      expect(set(text)).toBe(text);
    expect(setBodyText('12 km', 'en')).toBe('12 km');
    expect(set('à 19 h 30, en 2 h 5, 3 h 300')).toBe('à 19~h~30, en 2~h 5, 3~h 300');
  });

  it('makes « » of straight marks in titles and fields, where each is closed', () => {
    const set = (text: string) => seen(setTypography(text, 'fr'));
    expect(set('Le "droit" à l\'eau')).toBe('Le «_droit_» à l’eau');
    expect(set('"Elle dit "oui"", puis')).toBe('«_Elle dit “oui”_», puis');
    for (const text of ['Tube de 12"', '"Sans fin', 'Un tube de 12" et 14"']) expect(set(text)).toBe(text);
    expect(setTypography('The "right"', 'en')).toBe('The "right"');
    expect(seen(setBodyText('Le "droit"', 'fr'))).toBe('Le "droit"');
  });

  it('of a short text is the same whether a space was typed or not', () => {
    expect(short('Pourquoi ?')).toBe('Pourquoi_?');
    expect(short('Pourquoi?')).toBe('Pourquoi_?');
    expect(short('Chez nous: oui; (vraiment?) et/ou «non»?!')).toBe('Chez nous~: oui_; (vraiment_?) et/ou «_non_»_?!');
    expect(short('Une ligne:\n\nune autre!')).toBe('Une ligne~:\n\nune autre_!');
    expect(short('“Non”?')).toBe('“Non”_?');
  });

  it('does not change addresses, hours, smileys and other scripts', () => {
    for (const text of ['https://x.org/a?b=1; puis', 'www.x.org?', 'a@x.org; b', 'à 10:42', ':-)', 'شكرا!', 'a;b'])
      expect(short(text)).toBe(text);
  });

  it('keeps short words of a large title off the end of a line', () => {
    const title = 'Quand la lumière tient\u00a0: ce que l’on a vu, à Kayes et à Ségou';
    expect(seen(bindShortWords(title, 'fr'))).toBe('Quand la~lumière tient~: ce~que l’on~a~vu, à~Kayes et~à~Ségou');
    expect(bindShortWords('As it is', 'en')).toBe('As it is');
  });

  it('applies only to French', () => {
    for (const language of ['en', 'ar']) expect(short('Why ? Why? ', language)).toBe('Why ? Why? ');
  });
});
