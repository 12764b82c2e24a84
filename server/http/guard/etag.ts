import type { Request } from 'express';

/**
 * Whether the client has this state of a response already (RFC 9110, 13.1.2): its `If-None-Match`
 * names the entity tag, among others or weakly (a proxy that compresses responses weakens their
 * tags), or any.
 * @param etag as sent: `"…"`
 */
export function hasETag(request: Pick<Request, 'headers'>, etag: string): boolean {
  const asked = request.headers['if-none-match'];
  if (asked === undefined) return false;
  if (asked.trim() === '*') return true;
  const opaque = opaqueOf(etag);
  return (asked.match(/(?:W\/)?"[^"]*"/g) ?? []).some((one) => opaqueOf(one) === opaque);
}

const opaqueOf = (etag: string): string => etag.replace(/^W\//, '');
