/** The library ships no types. */
declare module 'spdx-expression-parse' {
  /** A licence, perhaps with an exception; or two expressions joined. */
  export type Expression =
    | { license: string; plus?: true; exception?: string }
    | { conjunction: 'and' | 'or'; left: Expression; right: Expression };

  /** Parses an SPDX licence expression; throws where it is not one. */
  export default function parse(source: string): Expression;
}
