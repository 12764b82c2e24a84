import { typeInto } from './choices/select-field.ts';

/**
 * A long list to choose from becomes a field in which one types a name. Without this script it is a
 * list like any other.
 */
for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-search]')) typeInto(select);
