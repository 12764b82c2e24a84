import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import type { After, Elements, OdtReading } from './odt-reading.ts';
import { numberFrom } from './odt-styles.ts';

/** Generated lists: contents, indexes. */
const INDEXES = [
  ...['text:table-of-content', 'text:illustration-index', 'text:table-index', 'text:object-index'],
  ...['text:user-index', 'text:alphabetical-index'],
];

/** Paragraphs, headings, lists, sections, indexes. */
export class OdtBlocks {
  readonly elements: Elements = {
    'text:p': ({ 'text:style-name': style = '' }) => this.paragraph(style, this.styles.headingLevel(style)),
    'text:h': ({ 'text:style-name': style = '', 'text:outline-level': level }) =>
      this.paragraph(style, numberFrom(level) || 1),
    'text:list': (attributes) => this.list(attributes),
    'text:list-item': ({ 'text:start-value': start }) => {
      this.reading.flow.beginItem(numberFrom(start));
      return () => this.reading.flow.endItem();
    },
    'text:section': ({ 'text:display': display, 'text:is-hidden': isHidden, 'text:name': name }) => {
      if (display === 'none' || isHidden === 'true') return this.leaveOut('hidden');
      this.reading.mark(this.reading.places.add(name));
      return null;
    },
    ...Object.fromEntries(INDEXES.map((tag) => [tag, () => this.leaveOut('contents')])),
  };
  private readonly reading: OdtReading;

  constructor(reading: OdtReading) {
    this.reading = reading;
  }

  private get styles() {
    return this.reading.from.styles;
  }

  private leaveOut(what: 'hidden' | 'contents'): After {
    this.reading.from.changes.add(what);
    return 'skip';
  }

  private paragraph(style: string, level: number | null): After {
    return this.styles.isHidden(style) ? this.leaveOut('hidden') : this.reading.beginParagraph(style, level);
  }

  private list(attributes: XmlAttributes): After {
    const { flow } = this.reading;
    this.reading.endParagraph();
    const own = attributes['text:style-name'] || flow.listStyle;
    const ofStyle = `style ${flow.depth} ${own}`;
    const other = attributes['text:continue-list'];
    const continued = other ? `list ${other}` : attributes['text:continue-numbering'] === 'true' ? ofStyle : null;
    flow.beginList(own, this.styles.listLevel(own, flow.depth + 1), continued);
    return () => flow.endList([ofStyle, `list ${attributes['xml:id'] ?? ''}`]);
  }
}
