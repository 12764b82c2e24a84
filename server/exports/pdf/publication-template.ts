import { PDF_BLOCKS } from './pdf-blocks.ts';

/**
 * The pages of a publication, such as the yearly review: running text in two columns, tables and
 * large pictures across both, testimonies set apart, a colophon and a back cover. For the printer
 * (`book.print`), the sheet is larger than the page: colour runs over its edge, and marks show
 * where to cut.
 */
export const PUBLICATION_TEMPLATE = `${PDF_BLOCKS}
#let bleed = 3mm
// From the edge of the sheet to that of the page.
#let slug = if book.print { 12mm } else { 0mm }
#let (wide, high) = (210mm, 297mm)
#let margin = (x: slug + 18mm, top: slug + 24mm, bottom: slug + 22mm)
#let narrow = (x: slug + 32mm, top: slug + 24mm, bottom: slug + 22mm)
#let ink = rgb("#1d1f24")

#set text(size: 9.8pt)
#set par(leading: 0.6em, spacing: 0.8em)
#set columns(gutter: 8mm)
#set table(inset: (x: 4pt, y: 3.5pt))
#show footnote.entry: set text(size: 8pt)
#show heading: it => block(sticky: true, above: 1.4em, below: 0.65em, {
  set par(justify: false, leading: 0.45em)
  set text(hyphenate: false, weight: "semibold", fill: if it.level <= book.base + 1 { accent } else { ink }, size: if it.level <= book.base { 18pt } else if it.level == book.base + 1 { 12pt } else { 10pt })
  it.body
})

// Colour from edge to edge, and over it where the sheet is cut.
#let full(height) = std.place(top + left, dx: slug - bleed, dy: slug - bleed, image("/weave.svg", width: wide + 2 * bleed, height: height, fit: "cover"))

#let cut(x, y, dx, dy) = std.place(top + left, dx: x, dy: y, std.line(end: (dx, dy), stroke: 0.25pt + black))
#let marks = context {
  let (near, far) = (2mm, 6mm)
  for x in (slug, slug + wide) {
    cut(x, near, 0mm, far)
    cut(x, high + 2 * slug - near, 0mm, -far)
  }
  for y in (slug, slug + high) {
    cut(near, y, far, 0mm)
    cut(wide + 2 * slug - near, y, -far, 0mm)
  }
  std.place(top + left, dx: slug + 8mm, dy: 3mm, std.text(size: 6pt, fill: black, hyphenate: false, book.short + " - " + counter(page).display("1 / 1", both: true) + " - " + book.words.forPrinter))
}

// Marks are drawn first: after the text, they would break the tags of a table that goes on.
#let behind(body) = { body; if book.print { marks } }

#set page(
  width: wide + 2 * slug, height: high + 2 * slug, margin: margin,
  background: context {
    let here-page = here().page()
    behind(if query(<part-start>).any(one => one.location().page() == here-page) { full(bleed + 46mm) })
  },
  header: context {
    let page-number = here().page()
    let starts = query(heading.where(level: book.base, outlined: true)).filter(one => one.location().page() == page-number)
    if page-number > 1 and starts.len() == 0 {
      let before = query(selector(heading.where(level: book.base, outlined: true)).before(here()))
      set text(size: 8.5pt, fill: quiet, hyphenate: false)
      set par(justify: false)
      align(if calc.odd(page-number) { right } else { left }, if before.len() > 0 { before.last().body } else { book.short })
      v(-0.5em)
      std.line(length: 100%, stroke: 0.4pt + line-colour)
    }
  },
  footer: context {
    let page-number = here().page()
    set text(size: 8.5pt, fill: quiet, hyphenate: false)
    let number = std.text(fill: accent, weight: "semibold", str(page-number))
    if calc.odd(page-number) { grid(columns: (1fr, auto), book.short, number) } else { grid(columns: (auto, 1fr), align: (left, right), number, book.short) }
  },
)

// Across the columns, at the top or the foot of a page.
#let across(where, body) = std.place(where, float: true, scope: "parent", clearance: 7mm, block(width: 100%, body))

#let picture(one, ..sized) = {
  let drawn = if one.alt == "" { pdf.artifact(image(one.image, ..sized)) } else { image(one.image, alt: one.alt, ..sized) }
  let said = { one.caption; if one.caption != "" and one.credit != "" { [ ] }; if one.credit != "" { std.text(fill: quiet, one.credit) } }
  named(one, { align(center, drawn); if one.caption != "" or one.credit != "" { block(above: 0.7em, { set par(justify: false); set std.text(size: 8.5pt, hyphenate: false); par(said) }) } })
}

#let testimony(one) = named(one, block(width: 100%, breakable: not one.short, above: 1.6em, below: 1.6em, inset: (x: 10pt, y: 9pt), fill: soft, stroke: (top: 1.6pt + accent, bottom: 1.6pt + accent), {
  set par(justify: false)
  block(sticky: true, below: 0.7em, par(std.text(size: 8.5pt, weight: "semibold", fill: accent, { pdf.artifact(one.mark + " "); one.label })))
  if one.title != "" { block(sticky: true, below: 0.6em, par(std.text(weight: "semibold", one.title))) }
  { set std.text(size: 11.5pt, hyphenate: false); emph({ for inner in one.blocks { render(inner) } }) }
  if one.attribution != "" { block(above: 0.8em, par(std.text(size: 8.5pt, fill: quiet, one.attribution))) }
}))

#let flow(one, columns) = {
  let fit = one.at("fit", default: "column")
  if one.type == "typed" and one.isQuotation { testimony(one) }
  else if columns == 1 or fit == "column" { keep(one, render(one)) }
  else if one.type == "figure" and fit == "page" { across(auto, picture(one, width: 100%, height: 222mm, fit: "contain")) }
  // Below the words that speak of it, rather than above them.
  else if one.type == "figure" { across(bottom, picture(one, width: 100%)) }
  else { across(bottom, render(one)) }
}

// The notice is small print beside what one came to read.
#let small-facts(head) = {
  let half = calc.ceil(head.notice.len() / 2)
  grid(columns: (1fr, 1fr, 15mm), column-gutter: 6mm,
    notice(head.notice.slice(0, half), size: 7.5pt),
    { notice(head.notice.slice(half), size: 7.5pt)
      set par(justify: false)
      set std.text(size: 7.5pt, hyphenate: false)
      par({ std.text(fill: quiet, book.words.livingAt + " "); link(head.url, head.url) }) },
    pdf.artifact(image(head.qr, width: 15mm)))
}

#let head-of(chapter, part, is-first) = {
  set par(justify: false)
  if is-first and part.title != "" {
    [#metadata(none)<part-start>]
    // White on the band that the page has in its background.
    show heading: it => std.text(size: 24pt, weight: "semibold", fill: white, hyphenate: false, it.body)
    block(height: 16mm, below: 14mm, [#heading(level: 1, part.title)#label(part.anchor)])
  }
  foreign(chapter, {
    block(below: 0.6em, par(std.text(size: 9pt, fill: accent, weight: "semibold", chapter.kindName)))
    show heading: it => block(below: 5mm, { set par(leading: 0.4em); std.text(size: if chapter.title.clusters().len() > 50 { 23pt } else { 28pt }, weight: "semibold", fill: ink, hyphenate: false, it.body) })
    [#heading(level: chapter.level, chapter.title)#label(chapter.anchor)]
    if chapter.summary != "" { block(below: 5mm, width: 86%, { set par(leading: 0.55em); par(std.text(size: 12.5pt, chapter.summary)) }) }
    small-facts(chapter)
    v(1mm)
    pdf.artifact(std.line(length: 100%, stroke: 0.8pt + accent))
  })
}

// The cover.
#{
  let size = if book.title.clusters().len() > 60 { 30pt } else { 38pt }
  page(margin: (x: slug + 18mm, top: slug + 168mm, bottom: slug + 16mm), header: none, footer: none, background: behind(full(bleed + 150mm)), {
    set par(justify: false)
    opening(book, block(below: 6mm, { set par(leading: 0.4em); title(std.text(size: size, weight: "semibold", hyphenate: false, fill: ink, book.coverTitle)) }))
    v(1fr)
    pdf.artifact(std.line(length: 100%, stroke: 1.2pt + accent))
    v(1mm)
    facts(book, 24mm)
  })
}
#{
  set page(margin: narrow, header: none)
  contents()
  // A short introduction is read below the contents, a long one on pages of its own.
  if book.introductionColumns == 1 and book.introduction.len() > 0 {
    v(12mm)
    pdf.artifact(std.line(length: 100%, stroke: 0.8pt + accent))
    v(4mm)
    set std.text(size: 10.5pt)
    for one in book.introduction { flow(one, 1) }
  }
}

#if book.introductionColumns == 2 {
  set page(columns: 2)
  for one in book.introduction { flow(one, 2) }
}

#for part in book.parts {
  for (i, chapter) in part.chapters.enumerate() {
    let count = chapter.columns
    set page(columns: count, margin: if count == 1 { narrow } else { margin })
    if count == 1 { head-of(chapter, part, i == 0) } else { std.place(top, float: true, scope: "parent", clearance: 8mm, block(width: 100%, head-of(chapter, part, i == 0))) }
    let text = chapter.blocks.len() - chapter.footLength
    foreign(chapter, {
      for one in chapter.blocks.slice(0, text) { flow(one, count) }
      set std.text(size: 8.5pt)
      if chapter.footLength > 0 { foot(chapter) }
    })
    pagebreak(weak: true)
  }
}

// So that the sheets are folded and stapled, before the colophon inside the back cover.
#for _ in range(book.blanks) { page(header: none, footer: none, [ ]) }

#if book.closing.len() > 0 {
  page(margin: narrow, header: none, {
    v(1fr)
    set par(justify: false)
    for one in book.closing { render(one) }
  })
}

#page(header: none, footer: none, background: behind(full(high + 2 * bleed)), pdf.artifact(align(center + bottom, box(fill: white, inset: 7mm, radius: 2pt, {
  set par(justify: false)
  set std.text(fill: ink, size: 9pt, hyphenate: false)
  block(image(book.qr, width: 26mm))
  book.shortUrl
}))))
`;
