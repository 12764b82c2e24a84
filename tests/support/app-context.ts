import { randomUUID } from 'node:crypto';
import type { Viewer } from '#content/people/person.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { FormReader } from '#server/http/remix/form-reader.ts';
import type { Services } from '#server/services.ts';

/**
 * The context that the HTTP server passes to loaders and actions; an unexpected error fails the
 * test.
 */
export function createAppContext(
  services: Services,
  viewer: Viewer,
  more: Partial<Pick<AppContext, 'locale' | 'address' | 'nonce' | 'islands'>> = {},
): AppContext & Record<string, unknown> {
  return {
    services,
    viewer,
    locale: 'fr',
    linkLocale: more.locale ?? 'fr',
    nonce: '',
    pageKey: randomUUID(),
    origin: 'https://wiki.example.org',
    address: '192.0.2.1',
    networkName: services.env.networkName,
    timeZone: services.env.timeZone,
    islands: {} as AppContext['islands'],
    laterScripts: () => [],
    readForm: new FormReader(services.fileStore).readerFor(true, () => {}),
    requireSameRights: async () => {},
    sending: services.sentForms.sendingOf(viewer),
    nextTurn: () => services.turns.next(),
    readPart: (read) => read(),
    report: (error) => {
      throw error;
    },
    ...more,
  };
}
