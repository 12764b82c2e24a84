import { CLOSE } from '#content/draft/collab-protocol.ts';

/**
 * Why the server ended the connection for good, or could not store what was sent, or had no room
 * for the draft.
 */
export type Refusal =
  | 'signed-out'
  | 'other-person'
  | 'no-right'
  | 'no-page'
  | 'refused'
  | 'too-many'
  | 'storage-failed'
  | 'no-room'
  | 'outdated';

const REFUSALS: Readonly<Record<number, Refusal>> = {
  [CLOSE.signedOut]: 'signed-out',
  [CLOSE.noRight]: 'no-right',
  [CLOSE.noSuchPage]: 'no-page',
  [CLOSE.tooMany]: 'too-many',
  [CLOSE.otherPerson]: 'other-person',
};

/** The refusal that a close code between 4400 and 4499 means. */
export function refusalOf(code: number): Refusal {
  return REFUSALS[code] ?? 'refused';
}

/** The refusal after which the provider reconnects by itself; null for any other close code. */
export function passingRefusalOf(code: number | null): Refusal | null {
  return code === CLOSE.storageFailed ? 'storage-failed' : code === CLOSE.noRoom ? 'no-room' : null;
}

/** Whether the session stays disconnected until somebody acts. */
export function isFinal(refusal: Refusal | null): boolean {
  return refusal !== null && refusal !== 'storage-failed' && refusal !== 'no-room';
}
