import type { LoopLetters } from './letter-words.ts';

/**
 * Awaits reading by a native speaker. Numbers follow a colon, so that no plural depends on them.
 */
export const pl: LoopLetters = {
  subject: {
    asked: 'Państwa zgoda i\u00a0Państwa słowa',
    reminder: 'Przypomnienie: czekamy na odpowiedź',
    published: 'Państwa słowa zostały opublikowane',
    year: 'Co się stało z\u00a0Państwa słowami',
  },
  hello: (name) => `Dzień dobry, ${name}!`,
  asked: (networkName) =>
    `${networkName} chce Państwa o\u00a0coś zapytać w\u00a0związku z\u00a0tym, co Państwo powiedzieli lub przekazali. Można przeczytać i\u00a0odpowiedzieć bez konta i\u00a0bez hasła.`,
  reminder: (networkName) =>
    `${networkName} nadal czeka na Państwa odpowiedź. Bez niej nic nie zostanie opublikowane; jeśli Państwo tego nie chcą, prosimy także to powiedzieć.`,
  published:
    'Właśnie opublikowano tekst, który opiera się na Państwa słowach. Zobaczą Państwo, gdzie i\u00a0jakimi słowami.',
  year: (pages) =>
    `Jak co roku piszemy, co się stało z\u00a0Państwa słowami. Liczba opublikowanych stron, które się na nich opierają: ${pages}.`,
  further: (pages) =>
    `Liczba innych stron, które opierają się na tym, czego dowiedziano się z\u00a0nich w\u00a0opracowaniu: ${pages}.`,
  takenUp: (adoptions) => `Ile razy inni przejęli dobre praktyki, które z\u00a0nich wynikły: ${adoptions}.`,
  noted: (adoptions) => `Ile razy zespół opracowania odnotował, że ktoś przejął to, co ono pokazało: ${adoptions}.`,
  read: (count, since, pages) =>
    `Przybliżona liczba odczytów ${pages === 1 ? 'tej strony' : 'tych stron'} od ${since}: ${count.toLocaleString('pl')}. Liczymy odczyty, nie osoby: nie wiemy, kto czytał.`,
  answer: 'Przeczytaj i\u00a0odpowiedz',
  see: 'Zobacz, co się dzieje z\u00a0moimi słowami',
  personal:
    'Ten link jest osobisty: służy także do tego, żeby w\u00a0każdej chwili zmienić zdanie. Prosimy go nikomu nie przekazywać.',
};
