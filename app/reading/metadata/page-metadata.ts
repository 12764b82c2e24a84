import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';

/** A page's machine-readable description. */
export interface DescribedPage {
  readonly kind: PageKind;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
  readonly words: number;
  readonly edition: number;
  readonly publishedAt: string;
  /** Absolute. */
  readonly url: string;
  readonly networkName: string;
}

/** A JSON-LD object. */
export type JsonLd = { [key: string]: JsonLdValue };
type JsonLdValue = string | number | readonly JsonLdValue[] | JsonLd;

function subjects(page: DescribedPage): string[] {
  const { sectors, sdgs, keywords } = page.notice.common;
  const locale = page.language === 'en' ? 'en' : 'fr';
  const goals = SDGS.filter((goal) => sdgs.some((code) => code.split('.')[0] === goal.code));
  return [
    ...keywords,
    ...sectors.map((code) => findTerm(SECTORS, code)?.[locale] ?? code),
    ...goals.map((goal) => goal[locale]),
  ];
}

function places(page: DescribedPage): string[] {
  return page.notice.common.countries.map((code) => countryName(code, page.language === 'en' ? 'en' : 'fr'));
}

/** A page in schema.org terms, for an `application/ld+json` block. */
export function jsonLd(page: DescribedPage): JsonLd {
  const { authors, contributors, reviewers } = page.notice.common;
  // Authors are people or teams: the notice does not distinguish them, so no `@type` is given.
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  const publisher = { '@type': 'Organization', name: page.networkName };
  return {
    '@context': 'https://schema.org',
    '@type': KINDS[page.kind].schemaOrgType,
    '@id': page.url,
    url: page.url,
    name: page.title,
    headline: page.title,
    abstract: page.summary,
    inLanguage: page.language,
    datePublished: page.publishedAt.slice(0, 10),
    version: String(page.edition),
    wordCount: page.words,
    author: authors.length > 0 ? named(authors) : [publisher],
    ...(contributors.length > 0 ? { contributor: named(contributors) } : {}),
    ...(reviewers.length > 0 ? { editor: named(reviewers) } : {}),
    publisher,
    keywords: subjects(page),
    spatialCoverage: places(page).map((name) => ({ '@type': 'Country', name })),
  };
}

/** A page in Dublin Core terms, for `<meta>` tags. */
export function dublinCore(page: DescribedPage): { name: string; content: string }[] {
  const { authors, contributors } = page.notice.common;
  const tags: [string, string][] = [
    ['DC.title', page.title],
    ...authors.map((name): [string, string] => ['DC.creator', name]),
    ...contributors.map((name): [string, string] => ['DC.contributor', name]),
    ['DC.publisher', page.networkName],
    ['DC.date', page.publishedAt.slice(0, 10)],
    ['DC.language', page.language],
    ['DC.identifier', page.url],
    ['DC.description', page.summary],
    ...subjects(page).map((subject): [string, string] => ['DC.subject', subject]),
    ...places(page).map((place): [string, string] => ['DC.coverage', place]),
    ['DC.type', 'Text'],
    ['DC.format', 'text/html'],
  ];
  return tags.map(([name, content]) => ({ name, content }));
}
