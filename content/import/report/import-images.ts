/** The stored file of an image of the source. */
export interface StoredImage {
  readonly file: string;
  readonly width: number | null;
  readonly height: number | null;
}

/**
 * Finds the stored file of an image of the source, by the path or address that the import reported.
 */
export type ResolveImage = (source: string) => StoredImage | null;

/** True for an address elsewhere on the web, which an import never fetches. */
function isRemote(source: string): boolean {
  return /^(https?:)?\/\//i.test(source);
}

function localPath(source: string): string {
  if (/^(data|cid|blob):/i.test(source)) return source;
  try {
    return decodeURIComponent(source.split(/[?#]/, 1)[0]!);
  } catch {
    return source;
  }
}

/** The images of a source, each once, in the order of their first occurrence. */
export class ImportImages {
  private readonly local = new Set<string>();
  private readonly remote = new Set<string>();

  /** Records an image and returns its normalised path or address. */
  meet(source: string): string {
    if (isRemote(source)) {
      this.remote.add(source);
      return source;
    }
    const path = localPath(source);
    this.local.add(path);
    return path;
  }

  /** Paths relative to the source, decoded (`images/été.svg`), and embedded images (`data:`). */
  localPaths(): string[] {
    return [...this.local];
  }

  remoteAddresses(): string[] {
    return [...this.remote];
  }
}

const CREDIT = /^(.*?)(?:(?:^|\s)(?:Crédits?|Credits?)\s*:|©)\s*(\S.*)/s;

/** Splits « Légende. Crédit : Équipe EPO » into the caption and the credit. */
export function partCaption(captionLine: string): { caption: string; credit: string } {
  const text = captionLine.replace(/\s+/g, ' ').trim();
  const match = CREDIT.exec(text);
  return match ? { caption: match[1]!.trim(), credit: match[2]! } : { caption: text, credit: '' };
}

/** The reverse of `partCaption`, for Markdown. */
export function joinCaption(caption: string, credit: string): string {
  return [caption, credit && `Crédit : ${credit}`].filter(Boolean).join(' ');
}
