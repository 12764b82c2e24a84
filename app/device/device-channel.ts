import type { CopiedPage } from './device-copy.ts';

/** What the open pages of one browser say to each other about the drafts it holds. */
export type DeviceMessage =
  /** Who is signed in now, said by every page that is opened. */
  | { readonly type: 'person'; readonly person: string }
  /** Asks every open draft how it stands. */
  | { readonly type: 'how-are-you'; readonly person: string }
  | {
      readonly type: 'draft';
      readonly person: string;
      readonly pageId: string;
      readonly page: CopiedPage;
      readonly saved: boolean;
    }
  /** This person's session is over: their drafts leave the screen. */
  | { readonly type: 'signed-out'; readonly person: string };

/** Opens the line between the pages; null in a browser that has none. */
export function openDeviceChannel(hear: (message: DeviceMessage) => void) {
  if (!('BroadcastChannel' in globalThis)) return null;
  const channel = new BroadcastChannel('navette-device');
  channel.onmessage = ({ data }) => hear(data as DeviceMessage);
  return { say: (message: DeviceMessage) => channel.postMessage(message), close: () => channel.close() };
}
