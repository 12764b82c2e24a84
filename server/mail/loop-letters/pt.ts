import type { LoopLetters } from './letter-words.ts';

/** Awaits reading by a native speaker. */
export const pt: LoopLetters = {
  subject: {
    asked: 'O seu consentimento e as suas palavras',
    reminder: 'Lembrete: esperamos a sua resposta',
    published: 'As suas palavras foram publicadas',
    year: 'O que foi feito das suas palavras',
  },
  hello: (name) => `Olá, ${name},`,
  asked: (networkName) =>
    `${networkName} gostaria de lhe pedir algo sobre o que disse ou deu. Lê e responde, sem conta nem palavra-passe.`,
  reminder: (networkName) =>
    `${networkName} ainda espera a sua resposta. Sem ela nada é publicado; se não quiser, diga-o também.`,
  published: 'Acaba de ser publicado um texto que se apoia nas suas palavras. Verá onde, e com que palavras.',
  year: (pages) =>
    pages === 1
      ? 'Como todos os anos, eis o que foi feito das suas palavras: uma página publicada apoia-se nelas.'
      : `Como todos os anos, eis o que foi feito das suas palavras: ${pages} páginas publicadas apoiam-se nelas.`,
  further: (pages) =>
    pages === 1
      ? 'Outra página apoia-se no que o estudo aprendeu com elas.'
      : `Outras ${pages} páginas apoiam-se no que o estudo aprendeu com elas.`,
  takenUp: (adoptions) =>
    adoptions === 1
      ? 'Uma boa prática que nasceu delas foi adotada uma vez por outras pessoas.'
      : `Boas práticas que nasceram delas foram adotadas ${adoptions} vezes por outras pessoas.`,
  noted: (adoptions) =>
    adoptions === 1
      ? 'A equipa do estudo anotou que alguém adotou o que este mostrou.'
      : `A equipa do estudo anotou que o que este mostrou foi adotado ${adoptions} vezes.`,
  read: (count, since, pages) =>
    `${pages === 1 ? 'Esta página foi lida' : 'Estas páginas foram lidas'} cerca de ${count === 1 ? 'uma vez' : `${count.toLocaleString('pt-PT')} vezes`} desde ${since}. Contamos as leituras, não as pessoas: não sabemos quem leu.`,
  answer: 'Ler e responder',
  see: 'Ver em que ponto estão as minhas palavras',
  personal: 'Este link é pessoal: serve-lhe também, em qualquer momento, para mudar de ideias. Não o passe a ninguém.',
};
