import type { WebsocketProvider } from 'y-websocket';
import { listPresent } from '#app/editor/session/connection/presence.ts';
import type { SessionFact } from '#app/editor/session/state/session-fact.ts';

/** Reports the provider's events as facts, in the order in which y-websocket emits them. */
export function reportProvider(provider: WebsocketProvider, owner: string, report: (fact: SessionFact) => void): void {
  const { awareness } = provider;
  provider.on('status', ({ status }) => {
    if (status === 'connected') report({ type: 'connected' });
  });
  provider.on('sync', (synced: boolean) => report({ type: 'synced', synced }));
  provider.on('connection-error', () => report({ type: 'connection-failed' }));
  provider.on('connection-close', (event) => report({ type: 'connection-closed', code: event?.code ?? null }));
  provider.on('closed', ({ code }) => report({ type: 'connection-refused', code }));
  awareness.on('change', () =>
    report({ type: 'presence-changed', present: listPresent(awareness.getStates(), owner) }),
  );
}
