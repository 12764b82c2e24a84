import { en } from './en.ts';
import { fr } from './fr.ts';
import { ar } from './link/ar.ts';
import { es } from './link/es.ts';
import { pl } from './link/pl.ts';
import { pt } from './link/pt.ts';
import { registerLinkMessages, registerMessages } from './translate.ts';

/** Registers the texts of all languages, for the server. */
export function registerAllMessages(): void {
  registerMessages('fr', fr);
  registerMessages('en', en);
  registerLinkMessages('ar', ar);
  registerLinkMessages('es', es);
  registerLinkMessages('pl', pl);
  registerLinkMessages('pt', pt);
}
