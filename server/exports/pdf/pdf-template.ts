import { PDF_BLOCKS } from './pdf-blocks.ts';

/** The pages of every PDF but those of a publication: `pdf-blocks.ts` before what is here. */
export const PDF_TEMPLATE = `${PDF_BLOCKS}
#set page(
  paper: book.paper,
  margin: (x: side, top: place(25mm), bottom: place(22mm)),
  header: context {
    let page-number = here().page()
    // The titles of pages, which are one level below those of parts.
    let starts = query(heading.where(level: book.base, outlined: true)).filter(one => one.location().page() == page-number)
    if page-number > 1 and (book.isPage or starts.len() == 0) {
      let before = query(selector(heading.where(level: book.base, outlined: true)).before(here()))
      set text(size: letter(8.5pt), fill: quiet, hyphenate: false)
      set par(justify: false)
      if book.isPage { book.short } else {
        grid(columns: (auto, 1fr), column-gutter: 6mm, align: (start, end), book.short,
          if before.len() > 0 { before.last().body })
      }
      v(-0.5em)
      std.line(length: 100%, stroke: 0.4pt + line-colour)
    }
  },
  footer: context {
    if here().page() > 1 or not book.isLong {
      set text(size: letter(8.5pt), fill: quiet, hyphenate: false)
      grid(columns: (1fr, auto), align: (start, end), book.shortUrl, counter(page).display("1 / 1", both: true))
    }
  },
)

#if book.isLong {
  let size = letter(if book.title.clusters().len() > 60 { 26pt } else { 32pt })
  page(margin: (x: side, top: 0mm, bottom: place(20mm)), header: none, footer: none, {
    band(place(112mm))
    v(place(14mm))
    let titled(body) = block(above: place(3mm), below: place(7mm), { set par(leading: 0.45em); std.text(size: size, weight: "semibold", hyphenate: false, body) })
    opening(book, if book.isPage { { set heading(bookmarked: true, outlined: false); show heading: it => titled(it.body); heading(level: 1, book.coverTitle) } } else { titled(title(std.text(size: size, book.coverTitle))) })
    v(1fr)
    pdf.artifact(std.line(length: 100%, stroke: 1.2pt + accent))
    v(place(2mm))
    facts(book, place(26mm))
  })
  // A page's own contents are short: its text begins below them.
  if book.isPage and book.shortContents {
    pagebreak(weak: true)
    contents()
    v(place(4mm))
    pdf.artifact(std.line(length: 100%, stroke: 0.4pt + line-colour))
    v(place(4mm))
  } else { page(header: none, {
    contents()
    if book.shortIntroduction {
      v(place(10mm))
      pdf.artifact(std.line(length: 100%, stroke: 0.4pt + line-colour))
      v(place(4mm))
      for one in book.introduction { render(one) }
    }
  }) }
} else {
  weave(place(12mm))
  v(place(4mm))
  opening(book, { show heading: it => std.text(size: letter(21pt), weight: "semibold", hyphenate: false, it.body); heading(level: 1, book.title) })
  facts(book, place(22mm))
  v(place(2mm))
  pdf.artifact(std.line(length: 100%, stroke: 0.4pt + line-colour))
}

// Text goes on beside a picture that is on the next page.
#let flow(one) = {
  if one.type == "figure" and "image" in one { std.place(auto, float: true, clearance: 1.4em, block(width: 100%, render(one))) }
  else { keep(one, render(one)) }
}

#if not book.shortIntroduction { for one in book.introduction { flow(one) } }

#for part in book.parts {
  if part.title != "" {
    page(margin: (x: side, top: 0mm, bottom: place(24mm)), header: none, {
      band(place(62mm))
      v(place(18mm))
      show heading: it => std.text(size: letter(26pt), weight: "semibold", fill: accent, hyphenate: false, it.body)
      [#heading(level: 1, part.title)#label(part.anchor)]
    })
  }
  for chapter in part.chapters {
    if not book.isPage {
      pagebreak(weak: true)
      foreign(chapter, {
        opening(chapter, [#heading(level: chapter.level, chapter.title)#label(chapter.anchor)])
        facts(chapter, place(22mm))
        pdf.artifact(std.line(length: 100%, stroke: 0.4pt + line-colour))
      })
    }
    let text = chapter.blocks.len() - chapter.footLength
    foreign(chapter, {
      for one in chapter.blocks.slice(0, text) { flow(one) }
      // Sources, and the rest of the notice, are small print.
      set std.text(size: letter(8.5pt))
      if chapter.footLength > 0 { foot(chapter) }
    })
  }
}

#if book.closing.len() > 0 { pagebreak(weak: true); for one in book.closing { render(one) } }
`;
