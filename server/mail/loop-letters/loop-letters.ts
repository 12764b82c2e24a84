import type { LinkLocale } from '#content/locale.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { LoopLetters } from './letter-words.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';

/** The sentences of mails to people concerned, in each language of their link. */
export const LOOP_LETTERS: Readonly<Record<LinkLocale, LoopLetters>> = { fr, en, ar, es, pl, pt };
