import { createAppContext } from './app-context.ts';
import type { WorkshopFloor } from './workshop-floor.ts';

/** The words of an address that a route reads. */
export type RouteParams = Readonly<Record<string, string>>;

/** Calls of the annotation routes, with or without a session's cookie. */
export function annotationCalls(floor: () => Pick<WorkshopFloor, 'services'>) {
  const get = async (address: string, cookie: string | undefined, params: RouteParams) => {
    const { services } = floor();
    return {
      request: new Request(`https://wiki.example.org${address}`),
      params,
      context: { ...createAppContext(services, await services.access.findViewer(cookie)) },
    };
  };
  return {
    get,
    send: async (address: string, fields: Record<string, string>, cookie: string | undefined, params: RouteParams) => ({
      ...(await get(address, cookie, params)),
      request: new Request(`https://wiki.example.org${address}`, { method: 'POST', body: new URLSearchParams(fields) }),
    }),
  };
}

/** The fields of the form of a new annotation. */
export const annotationForm = (extra: Record<string, string> = {}) => ({
  intent: 'create',
  cible: 'p2222222',
  cle: crypto.randomUUID(),
  genre: 'question',
  texte: 'Qui paie la pièce ?',
  mots: '',
  avant: '',
  ...extra,
});
