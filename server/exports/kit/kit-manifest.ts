import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { KitPictures } from '#content/book/kit-list.ts';

/** Bytes of all files of a kit, unpacked. */
export const MOST_KIT_BYTES = 64 * 1024 * 1024;
/** The code of the error for a larger kit. */
export const KIT_TOO_LARGE = 'KIT_TOO_LARGE';
export const KIT_MANIFEST = 'manifest.json';
export const KIT_SIGNATURE = 'signature.json';
/** Bytes of the manifest or of the signature. */
export const LONGEST_KIT_LIST = 1024 * 1024;

/** Domain separation: a signature is valid for a kit's manifest, and for nothing else. */
const SIGNED = 'navette-kit-1\n';

const manifestSchema = z.object({
  format: z.literal('navette-kit-1'),
  title: z.string().max(1_000),
  /** The address where the collection is read up to date. */
  url: z.string().max(2_000),
  /** When the latest of its texts was published; ISO 8601. */
  date: z.iso.datetime(),
  /** Equal for the same texts. */
  version: z.string().regex(/^[0-9a-f]{12}$/),
  pictures: z.union([z.boolean(), z.literal('small')]) satisfies z.ZodType<KitPictures>,
  files: z.array(
    z.object({
      path: z.string().min(1).max(300),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** The content of a kit: which edition, and every other file of it. */
export type KitManifest = z.infer<typeof manifestSchema>;

const signatureSchema = z.object({
  format: z.literal('navette-kit-signature-1'),
  /**
   * The key that claims to have signed, for people to compare; signatures are never checked with
   * it.
   */
  key: z.string().max(100),
  signature: z.string().max(200),
});

/** The manifest of these files, in the order of their paths: the same files give the same text. */
export function writeKitManifest(
  head: Omit<KitManifest, 'format' | 'files'>,
  files: ReadonlyMap<string, Uint8Array>,
): string {
  const listed = [...files]
    .map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Of(bytes) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: KitManifest = { format: 'navette-kit-1', ...head, files: listed };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/** Null for text that is no manifest of a kit, or of a kit with more bytes than allowed. */
export function parseKitManifest(text: string): KitManifest | null {
  const { success, data } = manifestSchema.safeParse(jsonOf(text));
  if (!success || data.files.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_KIT_BYTES) return null;
  return data;
}

/** The content of a manifest's signature file. */
export function signKitManifest(manifest: string, privateKey: KeyObject): string {
  const signature = sign(null, Buffer.from(SIGNED + manifest), privateKey).toString('base64url');
  const key = publicKitKey(privateKey);
  return `${JSON.stringify({ format: 'navette-kit-signature-1', algorithm: 'Ed25519', key, signature }, null, 1)}\n`;
}

export type KitSignature = 'good' | 'missing' | 'other-key' | 'bad';

/**
 * Whether a manifest is signed with a key.
 * @param signature the text of its file; null if there is none
 * @param publicKey as `publicKitKey` writes it
 */
export function checkKitSignature(manifest: string, signature: string | null, publicKey: string): KitSignature {
  if (signature === null) return 'missing';
  const { success, data } = signatureSchema.safeParse(jsonOf(signature));
  if (!success) return 'bad';
  const isGood = verify(
    null,
    Buffer.from(SIGNED + manifest),
    readPublicKey(publicKey),
    Buffer.from(data.signature, 'base64url'),
  );
  return isGood ? 'good' : data.key === publicKey ? 'bad' : 'other-key';
}

/** The public half of a key, as people copy it: 43 characters of base64url. */
export function publicKitKey(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x!;
}

/** True for a text that can be a public key. */
export function isPublicKitKey(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

export const readPrivateKey = (pem: string): KeyObject => createPrivateKey(pem);

const readPublicKey = (x: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
