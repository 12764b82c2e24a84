import type { LoopLetters } from './letter-words.ts';

export const en: LoopLetters = {
  subject: {
    asked: 'Your consent and your words',
    reminder: 'Reminder: your answer is awaited',
    published: 'Your words are published',
    year: 'What became of your words',
  },
  hello: (name) => `Hello ${name},`,
  asked: (networkName) =>
    `${networkName} would like to ask you something about what you said or gave. You read and answer, without an account or a password.`,
  reminder: (networkName) =>
    `${networkName} is still waiting for your answer. Nothing is published without it; if you do not want it, say so too.`,
  published: 'A text that draws on your words has just been published. You will find where, and in which words.',
  year: (pages) =>
    pages === 1
      ? 'As every year, here is what became of your words: one published page draws on them.'
      : `As every year, here is what became of your words: ${pages} published pages draw on them.`,
  further: (pages) =>
    pages === 1
      ? 'One other page rests on what the study learnt from them.'
      : `${pages} other pages rest on what the study learnt from them.`,
  takenUp: (adoptions) =>
    adoptions === 1
      ? 'A good practice that grew out of them was taken up once by others.'
      : `Good practices that grew out of them were taken up ${adoptions} times by others.`,
  noted: (adoptions) =>
    adoptions === 1
      ? 'The team of the study noted that somebody took up what it showed.'
      : `The team of the study noted that what it showed was taken up ${adoptions} times.`,
  read: (count, since, pages) =>
    `${pages === 1 ? 'This page was read' : 'These pages were read'} about ${count === 1 ? 'once' : `${count.toLocaleString('en-GB')} times`} since ${since}. We count readings, not people: we do not know who read.`,
  answer: 'Read and answer',
  see: 'See where my words stand',
  personal: 'This link is personal: with it, you can also change your mind at any time. Do not pass it on.',
};
