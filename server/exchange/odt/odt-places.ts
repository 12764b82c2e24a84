import { anchor, escapeAttribute, type Markup } from './odt-markup.ts';

/** Links to what has no mark of its own: `#1.Les prix|outline`, `#Tableau1|table`. */
const NAMED = /^#(.+)(?:\||%7C)(outline|table|region|graphic|frame|ole)$/i;
/** The number of a chapter, before its words in a link. */
const CHAPTER = /^[\d.\s]*$/;

interface Place {
  /** Where its mark is written, if a link leads to it. */
  readonly mark: Markup;
  readonly isHeading: boolean;
  readonly name: string;
}

const spelt = (words: string) => words.replace(/\s+/g, ' ').trim();

/** Headings, tables, sections and frames that links lead to by their names. */
export class OdtPlaces {
  private readonly places: Place[] = [];
  private readonly links: { readonly address: Markup; readonly href: string }[] = [];

  /** The address of a link, written once all places are known. */
  addressOf(href: string): Markup {
    const address: Markup = [];
    this.links.push({ address, href });
    return address;
  }

  /** Notes a heading by its words. @param mark within it, for a link that leads to it */
  addHeading(words: string, mark: Markup): void {
    if (spelt(words) !== '') this.places.push({ mark, isHeading: true, name: spelt(words) });
  }

  /** Notes a table, a section or a frame. @returns where its mark is to be written */
  add(name: string | undefined): Markup {
    const mark: Markup = [];
    if (name) this.places.push({ mark, isHeading: false, name });
    return mark;
  }

  /** Writes the addresses of links, and marks where they lead. */
  resolve(): void {
    for (const { address, href } of this.links) {
      const place = this.find(href);
      if (!place) {
        address.push(escapeAttribute(href));
        continue;
      }
      const id = `place ${this.places.indexOf(place)}`;
      if (place.mark.length === 0) place.mark.push(anchor(id));
      address.push(escapeAttribute(`#${id}`));
    }
  }

  private find(href: string): Place | null {
    const [, written = '', kind] = NAMED.exec(href) ?? [];
    if (kind === undefined) return null;
    const name = spelt(decoded(written));
    if (kind.toLowerCase() !== 'outline')
      return this.places.find((place) => !place.isHeading && place.name === name) ?? null;
    const fitting = this.places.filter(
      (place) =>
        place.isHeading && name.endsWith(place.name) && CHAPTER.test(name.slice(0, name.length - place.name.length)),
    );
    // « 2. Les prix » may be the second chapter, or begin with its number itself.
    return fitting.reduce<Place | null>(
      (best, one) => (best && best.name.length >= one.name.length ? best : one),
      null,
    );
  }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
