import { en } from './en.ts';
import { fr } from './fr.ts';
import { registerMessages } from './translate.ts';

/** Makes the texts of both languages known: for the server, which answers in either. */
export function registerAllMessages(): void {
  registerMessages('fr', fr);
  registerMessages('en', en);
}
