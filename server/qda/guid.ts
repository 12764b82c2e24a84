import { createHash } from 'node:crypto';

/**
 * The GUID of an object in Navette, always the same: of version 8 (RFC 9562), whose bits are free.
 */
export function guidOf(kind: string, ...of: readonly string[]): string {
  const bytes = createHash('sha256')
    .update(['navette', kind, ...of].join('/'))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
