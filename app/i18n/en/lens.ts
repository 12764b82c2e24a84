import type { lens as source } from '#app/i18n/fr/lens.ts';

/** Lenses: the questions of modules on gender, where other pages are read. */
export const lens: typeof source = {
  title: 'Through the gender lens',
  intro: 'Questions to ask here, before taking up what is said above.',
  open: 'Open the module',
  of: 'Lenses: {{title}}',
  formTitle: 'Gender lens',
  formIntro: 'A module on gender lends this page the questions of its checklist: readers find them below the text.',
  choose: 'Modules to attach to this page',
  chooseHelp: '{{most}} at most. A reader sees only the modules that are open to them.',
  noneOffered: 'No published module has gender among its themes.',
  wrong: 'Nothing has changed: choose {{most}} modules at most, among those that are offered.',
  save: 'Save',
  done: 'The lenses of this page are saved.',
  change: 'Attach a gender lens',
  without: 'Pages without a gender lens',
  withoutIntro: 'Published pages to which no module is attached, except those that are about gender already.',
  allHave: 'All published pages have a lens.',
  count_one: '{{count}} page.',
  count_other: '{{count}} pages.',
  more: 'The next ones will come when these are done.',
  attach: 'Attach a lens',
  attachTo: 'Attach a lens to “{{title}}”',
};
