import { en } from './en.ts';
import { fr } from './fr.ts';
import { registerMessages } from './translate.ts';

/** Registers the texts of both languages, for the server. */
export function registerAllMessages(): void {
  registerMessages('fr', fr);
  registerMessages('en', en);
}
