import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import type { After, Elements, OdtReading } from './odt-reading.ts';
import { numberFrom } from './odt-styles.ts';

/** Most columns that one cell may span or repeat. */
const MOST_COLUMNS = 1_000;

const span = (stated: string | undefined) => Math.min(MOST_COLUMNS, numberFrom(stated) || 1);

/** Tables, with the cells that span others. */
export class OdtTables {
  readonly elements: Elements = {
    'table:table': ({ 'table:name': name }) => {
      this.reading.endParagraph();
      const { flow, places } = this.reading;
      flow.block([places.add(name), '<table>']);
      return () => flow.out.push('</table>');
    },
    'table:table-header-rows': () => {
      this.headerRows++;
      return () => this.headerRows--;
    },
    'table:table-row': () => {
      const { flow } = this.reading;
      flow.out.push('<tr>');
      return () => flow.out.push('</tr>');
    },
    'table:table-cell': (attributes) => this.cell(attributes),
  };
  private readonly reading: OdtReading;
  /** Open groups of header rows. */
  private headerRows = 0;

  constructor(reading: OdtReading) {
    this.reading = reading;
  }

  private cell(attributes: XmlAttributes): After {
    const { flow, from } = this.reading;
    const columns = span(attributes['table:number-columns-spanned']);
    const rows = span(attributes['table:number-rows-spanned']);
    const empty = span(attributes['table:number-columns-repeated']) - 1;
    from.budget.takeElements(empty);
    const name = this.headerRows > 0 ? 'th' : 'td';
    const spans = `${columns > 1 ? ` colspan="${columns}"` : ''}${rows > 1 ? ` rowspan="${rows}"` : ''}`;
    return this.reading.apart(({ out }) => {
      flow.out.push(`<${name}${spans}>`, out, `</${name}>${`<${name}></${name}>`.repeat(empty)}`);
    }, flow.lines);
  }
}
