import type { CopiedPage } from './device-copy.ts';

/** Messages between the open pages of one browser about the drafts on the device. */
export type DeviceMessage =
  /** Who is signed in; sent by every page that opens. */
  | { readonly type: 'person'; readonly person: string }
  /** Asks every open draft of this person whether it is saved. */
  | { readonly type: 'how-are-you'; readonly person: string }
  | {
      readonly type: 'draft';
      readonly person: string;
      readonly pageId: string;
      readonly page: CopiedPage;
      readonly saved: boolean;
    }
  /** This person has signed out: their drafts leave the screen. */
  | { readonly type: 'signed-out'; readonly person: string };

/** Opens the channel between the pages; null if the browser has none. */
export function openDeviceChannel(hear: (message: DeviceMessage) => void) {
  if (!('BroadcastChannel' in globalThis)) return null;
  const channel = new BroadcastChannel('navette-device');
  channel.onmessage = ({ data }) => hear(data as DeviceMessage);
  return { post: (message: DeviceMessage) => channel.postMessage(message), close: () => channel.close() };
}
