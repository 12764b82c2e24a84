import { z } from 'zod';
import { defineKind } from './definition.ts';

export const site = defineKind({
  names: {
    fr: {
      one: 'Page du site',
      many: 'Pages du site',
      menu: 'Pages du site',
      new: 'Nouvelle page du site',
      intro: 'Ce que le site dit de lui-même\u00a0: à propos, contact, mentions légales, accessibilité, vie privée.',
    },
    en: {
      one: 'Page of the site',
      many: 'Pages of the site',
      menu: 'Pages of the site',
      new: 'New page of the site',
      intro: 'What the site says of itself: about, contact, legal notice, accessibility, privacy.',
    },
  },
  segment: 'site',
  menu: { position: 11, inHeader: false },
  weave: { width: 4, height: 4, path: 'M0 0h1v4h-1zM2 0h1v1h-1zM2 2h1v1h-1z' },
  search: {
    indexed: { fr: 'page du site', en: 'page of the site' },
    typed: ['site', 'page du site', 'pages du site', 'page of the site', 'pages of the site'],
    example: { fr: 'site', en: 'site' },
  },
  schemaOrgType: 'WebPage',
  ownFields: z.object({}),
  expected: { own: [], common: [] },
  outline: {
    fr: [
      { p: 'Ce que les visiteurs viennent chercher ici, en une phrase.' },
      { h: 'Pour en savoir plus' },
      { p: 'À qui s’adresser, et comment.' },
    ],
    en: [{ p: 'What visitors come here for, in a sentence.' }, { h: 'To know more' }, { p: 'Whom to ask, and how.' }],
  },
});
