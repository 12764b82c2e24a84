import { describe, expect, it } from 'vitest';
import { leftOutOfHtml as leftOut, htmlBlocks as read, htmlShapes as shapes } from '#tests/support/imported-blocks.ts';

describe('lists of HTML', () => {
  it.each([
    [
      'a list directly within a list',
      '<ul><li>a</li><ul><li>b</li></ul></ul>',
      ['bulletList(listItem(paragraph("a") bulletList(listItem(paragraph("b")))))'],
    ],
    [
      'a list that begins with one',
      '<ul><ol><li>b</li></ol></ul>',
      ['bulletList(listItem(paragraph orderedList(listItem(paragraph("b")))))'],
    ],
    [
      'items in wrappers',
      '<ul><div><li>a</li><span><li>b</li></span></div></ul>',
      ['bulletList(listItem(paragraph("a")) listItem(paragraph("b")))'],
    ],
    [
      'words without an item',
      '<ul> mots <li>a</li></ul>',
      ['bulletList(listItem(paragraph("mots")) listItem(paragraph("a")))'],
    ],
    [
      'what holds no words between items',
      '<ul><li>a</li><b> </b><!-- x --><p></p><li>b</li></ul>',
      ['bulletList(listItem(paragraph("a")) listItem(paragraph("b")))'],
    ],
    [
      'an item that begins with a table',
      '<ul><li><pre>x</pre></li></ul>',
      ['bulletList(listItem(paragraph codeBlock("x")))'],
    ],
    ['an empty item beside another', '<ul><li></li><li>a</li></ul>', ['bulletList(listItem(paragraph("a")))']],
    [
      'menus and directories',
      '<menu><li>a</li></menu><dir><li>b</li></dir>',
      ['bulletList(listItem(paragraph("a")))', 'bulletList(listItem(paragraph("b")))'],
    ],
    [
      'tasks and other items, run by run',
      '<ul><li><input type=checkbox checked>a</li><li><label><input type=checkbox>b</label></li><li>c</li><li><p><input type=checkbox>d</p></li></ul>',
      [
        'taskList(taskItem(paragraph("a")) taskItem(paragraph("b")))',
        'bulletList(listItem(paragraph("c")))',
        'taskList(taskItem(paragraph("d")))',
      ],
    ],
    [
      'a checkbox after words: not a task',
      '<ul><li>a <input type=checkbox></li></ul>',
      ['bulletList(listItem(paragraph("a")))'],
    ],
    [
      'another form field: not a task',
      '<ul><li><input type=text>a</li></ul>',
      ['bulletList(listItem(paragraph("a")))'],
    ],
  ])('%s', (_what, source, expected) => {
    expect(shapes(source)).toEqual(expected);
  });

  it('keep ticked boxes and the start number', () => {
    const [tasks] = read('<ul><li><input type=checkbox checked>a<li><input type=checkbox>b</ul>');
    expect(tasks!.content!.map((item) => item.attrs?.checked)).toEqual([true, false]);
    // As a program writes it, on lines of its own.
    expect(shapes('<ul><li>\n <!-- --><input type=checkbox>a</li></ul>')).toEqual([
      'taskList(taskItem(paragraph("a")))',
    ]);
    const starts = ['<ol>', '<ol start=4>', '<ol start=x type=a>'].map((open) => read(`${open}<li>a</ol>`)[0]!.attrs);
    expect(starts.map((attrs) => [attrs?.start, attrs?.type])).toEqual([
      [1, null],
      [4, null],
      [1, 'a'],
    ]);
  });

  it('without an item are reported as left out', () => {
    expect(leftOut('<ul> </ul><ol><li> </li></ol>')).toEqual({ 'empty-list': 2 });
    expect(leftOut('<ul><li>a</ul>')).toEqual({});
  });
});
