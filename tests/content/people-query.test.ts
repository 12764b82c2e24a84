import { describe, expect, it } from 'vitest';
import { parseEmail } from '#content/people/email.ts';
import { groupOf, parsePeopleQuery, peopleQueryPath, roleOfGroup } from '#content/people/people-query.ts';
import { oneLine } from '#content/text/one-line.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

const query = (path: string) => parsePeopleQuery(new URL(path, 'http://x').searchParams);

describe('the query of the list of people', () => {
  it('is the same after being parsed from an address and written back', () => {
    for (const path of [
      '/admin/personnes',
      '/admin/personnes?q=c%C3%B4te%20%26%20eau',
      '/admin/personnes?q=koro&role=member&etat=disabled&tri=seen&ordre=desc',
    ]) {
      expect(peopleQueryPath(query(path))).toBe(path);
    }
  });

  it('ignores unknown values', () => {
    expect(query('/x?role=boss&etat=1&tri=password&ordre=up')).toEqual({ text: '', order: 'name', descending: false });
    expect(query(`/x?q=${'a'.repeat(1000)}`).text).toHaveLength(100);
  });

  it('treats administrators as a group of their own', () => {
    expect(groupOf({ role: 'staff', admin: true })).toBe('admin');
    expect(groupOf({ role: 'member', admin: true })).toBe('member');
    expect(roleOfGroup('admin')).toEqual({ role: 'staff', admin: true });
    expect(roleOfGroup('member')).toEqual({ role: 'member', admin: false });
  });
});

describe('an e-mail address', () => {
  it.each([
    [' Claire@Example.ORG ', 'claire@example.org'],
    ['ｃｌａｉｒｅ＠example.org', 'claire@example.org'],
    ["o'neil+wiki@sub.example.co.uk", "o'neil+wiki@sub.example.co.uk"],
    ['claire@localhost', null],
    ['claire@-example.org', null],
    ['a@b@example.org', null],
    ['claire@example.org\r\nBcc: x@example.org', null],
    ['claire@example.org,x@example.org', null],
    ['"claire"@example.org', null],
    [`${'a'.repeat(250)}@example.org`, null],
    ['', null],
  ])('parses %j to %j', (text, expected) => {
    expect(parseEmail(text)).toBe(expected);
  });

  it('is checked fast, however long it is', async () => {
    const spent = await processorTimeOf(() => {
      expect(parseEmail(`a@${'a-'.repeat(100_000)}`)).toBeNull();
      expect(parseEmail(`a@${'a.'.repeat(100)}`)).toBeNull();
    });
    expect(spent).toBeLessThan(200);
  });
});

describe('oneLine', () => {
  it('keeps words in any script, on one line, without changes of direction', () => {
    expect(oneLine(' Claire\t\r\n Dupont\u00a0 ')).toBe('Claire Dupont');
    expect(oneLine('\u202eevil\u202c \u2066x\u2069')).toBe('evil x');
    expect(oneLine('فاطمة\u200cالزهراء')).toBe('فاطمة\u200cالزهراء');
  });
});
