/** A stored file that an image of the source became. */
export interface StoredImage {
  readonly file: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** Finds the stored file of an image of the source, by the path or address that the import reported. */
export type ResolveImage = (source: string) => StoredImage | null;

/** True for an address elsewhere on the web, which an import never fetches by itself. */
function isRemote(source: string): boolean {
  return /^(https?:)?\/\//i.test(source);
}

function localPath(source: string): string {
  if (/^(data|cid|blob):/i.test(source)) return source;
  try {
    return decodeURIComponent(source.replace(/[?#].*$/s, ''));
  } catch {
    return source;
  }
}

/** The images of a source in the order of their first mention, each once. */
export class ImportImages {
  private readonly local = new Set<string>();
  private readonly remote = new Set<string>();

  /** Notes an image; returns the name it is known by. */
  meet(source: string): string {
    if (isRemote(source)) {
      this.remote.add(source);
      return source;
    }
    const path = localPath(source);
    this.local.add(path);
    return path;
  }

  /** Paths relative to the source, decoded (`images/été.svg`), and images held in the source itself (`data:`). */
  localPaths(): string[] {
    return [...this.local];
  }

  remoteAddresses(): string[] {
    return [...this.remote];
  }
}

const CREDIT = /^(.*?)(?:(?:^|\s)(?:Crédits?|Credits?)\s*:|©)\s*(\S.*)$/s;

/** Parts « Légende. Crédit : Équipe EPO » into what is seen and whose picture it is. */
export function partCaption(said: string): { caption: string; credit: string } {
  const text = said.replace(/\s+/g, ' ').trim();
  const match = CREDIT.exec(text);
  return match ? { caption: match[1]!.trim(), credit: match[2]! } : { caption: text, credit: '' };
}

/** The reverse of `partCaption`, for Markdown. */
export function joinCaption(caption: string, credit: string): string {
  return [caption, credit && `Crédit : ${credit}`].filter(Boolean).join(' ');
}
