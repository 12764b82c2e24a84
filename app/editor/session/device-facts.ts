import type { DeviceMessage } from '#app/device/device-channel.ts';
import type { SessionFact } from '#app/editor/session/state/session-fact.ts';

/**
 * The fact that a message of another page of this browser is for a draft of this person; null if it
 * does not concern it.
 */
export function deviceFact(message: DeviceMessage, owner: string): SessionFact | null {
  const same = message.person === owner;
  if (message.type === 'person') return { type: 'person-seen', same };
  if (message.type === 'how-are-you' && same) return { type: 'saved-asked' };
  if (message.type === 'signed-out' && same) return { type: 'signed-out' };
  return null;
}
