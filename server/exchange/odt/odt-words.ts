import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { anchor, tagsOf } from './odt-markup.ts';
import type { After, Elements, OdtReading } from './odt-reading.ts';
import { numberFrom } from './odt-styles.ts';

/** Most spaces in a row. */
const MOST_SPACES = 200;

/** What is in a line: words and their formatting, links, places that links lead to. */
export class OdtWords {
  readonly elements: Elements = {
    'text:span': ({ 'text:style-name': style = '' }) => this.wrap(style),
    'text:a': ({ 'xlink:href': href = '' }) => this.link(href),
    'draw:a': ({ 'xlink:href': href = '' }) => this.link(href),
    'text:s': ({ 'text:c': count }) => this.space(' '.repeat(Math.min(MOST_SPACES, numberFrom(count) ?? 1))),
    'text:tab': () => this.space('\t'),
    'text:line-break': () => this.breakLine(),
    'text:bookmark': (attributes) => this.mark(attributes),
    'text:bookmark-start': (attributes) => this.mark(attributes),
    'text:reference-mark': (attributes) => this.mark(attributes),
    'text:reference-mark-start': (attributes) => this.mark(attributes),
    'text:hidden-text': ({ 'text:is-hidden': isHidden }) => (isHidden === 'true' ? this.hide() : null),
    // What a template asks for, until somebody writes there.
    'text:placeholder': () => {
      this.reading.from.changes.add('form-prompt');
      return 'skip';
    },
    'text:hidden-paragraph': ({ 'text:is-hidden': isHidden }) => {
      const { paragraph } = this.reading.flow;
      if (isHidden !== 'true' || !paragraph) return null;
      paragraph.isHidden = true;
      return this.hide();
    },
  };
  private readonly reading: OdtReading;

  constructor(reading: OdtReading) {
    this.reading = reading;
  }

  /** Writes the tags before and after words with this style. */
  private wrap(style: string): After {
    const { reading } = this;
    const look = reading.from.styles.spanLook(style);
    if (look.isSign) return 'skip';
    if (look.hidden) return this.hide();
    if (!reading.line) return null;
    const [start, end] = tagsOf(look, reading.links > 0);
    const unspoken = reading.speak(look);
    reading.line.push(start);
    return () => {
      unspoken();
      reading.line?.push(end);
    };
  }

  private hide(): After {
    this.reading.from.changes.add('hidden');
    return 'skip';
  }

  private link(href: string): After {
    const { reading } = this;
    if (href === '' || !reading.line) return null;
    reading.line.push(['<a href="', reading.places.addressOf(href), '">']);
    reading.links++;
    return () => {
      reading.links--;
      reading.line?.push('</a>');
    };
  }

  /** White space that only code keeps. */
  private space(inCode: string): After {
    this.reading.words(this.reading.isCode ? inCode : ' ');
    return null;
  }

  private breakLine(): After {
    if (this.reading.insertion || this.reading.isCode) this.reading.words('\n');
    else this.reading.line?.push('<br>');
    return null;
  }

  private mark({ 'text:name': name = '' }: XmlAttributes): After {
    if (!this.reading.insertion) this.reading.line?.push(anchor(name));
    return null;
  }
}
