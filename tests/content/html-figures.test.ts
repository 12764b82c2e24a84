import { describe, expect, it } from 'vitest';
import { leftOutOfHtml as leftOut, htmlBlocks as read, htmlShapes as shapes } from '#tests/support/imported-blocks.ts';

describe('figures and code of HTML', () => {
  it('report the links that they lose', () => {
    const linked = '<figure><a href="/x"><img src=a.png alt=A></a><figcaption>B</figcaption></figure>';
    expect(shapes(linked)).toEqual(['figure']);
    expect(leftOut(linked)).toEqual({ link: 1 });
    expect(leftOut('<figure><img src=a.png alt=A></figure>')).toEqual({});
    expect(leftOut('<pre>a <a href="/x">b</a> <a name=y>c</a> <a href="/z"></a></pre>')).toEqual({ link: 1 });
  });

  it.each([
    ['two images', '<figure><img src=a.png><img src=b.png></figure>', ['figure', 'figure']],
    ['words beside the image', '<figure>Mots <img src=a.png></figure>', ['figure', 'paragraph("Mots")']],
    ['a list', '<figure><img src=a.png><ul><li>a</ul></figure>', ['figure', 'bulletList(listItem(paragraph("a")))']],
    [
      'a quotation',
      '<figure><blockquote>a</blockquote><figcaption>B</figcaption></figure>',
      ['blockquote(paragraph("a"))', 'paragraph("B")'],
    ],
  ])('that contain %s are read as their content', (_what, source, expected) => {
    expect(shapes(source).sort()).toEqual([...expected].sort());
  });

  it('without a caption have the title of the image', () => {
    for (const source of ['<img src=a.png title=T>', '<figure><img src=a.png title=T></figure>']) {
      expect(read(source)[0]).toMatchObject({ type: 'figure', attrs: { caption: 'T' } });
    }
  });

  it('without an address become their alternative text', () => {
    expect(shapes('<p>a <img alt="un plan"> b</p>')).toEqual(['paragraph("a un plan b")']);
    expect(leftOut('<p>a <img alt="un plan"> b</p>')).toEqual({ image: 1 });
  });

  it('keep line breaks and language', () => {
    expect(shapes('<pre>a\r\n  b\rc\n\n</pre>')).toEqual(['codeBlock("a\\n  b\\nc\\n")']);
    expect(shapes('<pre> \n </pre><xmp>x</xmp><listing>y</listing>')).toEqual(['codeBlock("x")', 'codeBlock("y")']);
    const language = (source: string) => read(source)[0]!.attrs?.language;
    expect(language('<pre><code class="hljs language-sql">x</code></pre>')).toBe('sql');
    expect(language('<pre class="language-js">x</pre>')).toBe('js');
    expect(language('<pre><code class="notlanguage-sql">x</code></pre>')).toBeNull();
  });
});
