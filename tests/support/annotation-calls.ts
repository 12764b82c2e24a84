import { createAppContext } from './app-context.ts';
import type { WorkshopFloor } from './workshop-floor.ts';

/** The words of an address that a route reads. */
export type RouteParams = Readonly<Record<string, string>>;

/** What routes of annotations are called with, as one who has a session's cookie, or none. */
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

/** What the form of a new annotation sends. */
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
