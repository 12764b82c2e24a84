/**
 * What every PDF is set with, in Typst: faces, blocks, heads. The text comes in as data
 * (`/book.json`) and is never markup: there is nothing to escape. ASCII alone and no backslash: a
 * build rewrites other characters.
 */
export const PDF_BLOCKS = `
#let book = json("/book.json")
#let accent = rgb("#0b5d57")
#let quiet = rgb("#4d525c")
#let line-colour = rgb("#8b8878")
#let soft = rgb("#e3eeec")
// Every length is for A4; a booklet's page is smaller, its letters a little less so.
#let small = book.paper == "a5"
#let letter(size) = if small { size * 0.86 } else { size }
#let place(size) = if small { size * 0.66 } else { size }
#let side = place(24mm)
#let faces = ("Libertinus Serif", "Noto Naskh Arabic", "DejaVu Sans Mono", "Noto Emoji", "New Computer Modern Math")

#set document(title: book.title, author: book.authors, keywords: book.keywords, description: book.summary, date: datetime(year: book.day.at(0), month: book.day.at(1), day: book.day.at(2)))
// Words are divided where lines end together; what is ragged needs no hyphens.
#set text(font: faces, size: letter(10.5pt), lang: book.lang, dir: if book.dir == "rtl" { rtl } else { ltr }, hyphenate: auto, fallback: false)
#set par(justify: true, leading: 0.65em, spacing: 0.9em)
#set list(indent: 0.4em, body-indent: 0.6em, spacing: 0.65em)
#set enum(indent: 0.4em, body-indent: 0.6em, spacing: 0.65em)
#set table(stroke: 0.4pt + line-colour, inset: (x: 5pt, y: 4.5pt))
#set footnote.entry(gap: 0.55em)
#show footnote.entry: set text(size: letter(8.5pt))
#show link: set text(fill: accent)
#show raw: set text(font: ("DejaVu Sans Mono", "Noto Naskh Arabic", "Noto Emoji"), size: 0.88em)
#show heading: it => block(sticky: true, above: 1.5em, below: 0.75em, {
  set par(justify: false, leading: 0.5em)
  set text(hyphenate: false, weight: "semibold", fill: if it.level <= book.base { accent } else { rgb("#1d1f24") }, size: letter(if it.level == 1 { 18pt } else if it.level == 2 { 14pt } else if it.level == 3 { 12pt } else { 10.5pt }))
  it.body
})

#let styled(piece, body) = {
  let out = body
  if piece.at("bold", default: false) { out = strong(out) }
  if piece.at("italic", default: false) { out = emph(out) }
  if piece.at("strike", default: false) { out = strike(out) }
  if piece.at("underline", default: false) or piece.at("isAnnotated", default: false) { out = underline(out) }
  if piece.at("sub", default: false) { out = sub(out) }
  if piece.at("sup", default: false) { out = super(out) }
  if "lang" in piece { out = std.text(lang: piece.lang, dir: if piece.at("dir", default: "ltr") == "rtl" { rtl } else { ltr }, out) }
  out
}

#let to(target, body) = if target.starts-with("#") { link(label(target.slice(1)), body) } else { link(target, body) }

#let linked(pieces, notes: true) = {
  for piece in pieces {
    if piece.type == "text" {
      let body = if piece.at("code", default: false) { raw(piece.text) } else { piece.text }
      let out = styled(piece, body)
      if "href" in piece { to(piece.href, out) } else { out }
    } else if piece.type == "break" { linebreak() }
    else if piece.type == "note" { if notes { footnote(linked(piece.line)) } }
    else { panic("unknown piece: " + piece.type) }
  }
}

#let named(one, body) = if "anchor" in one { [#body#label(one.anchor)] } else { body }

#let render(one) = {
  let blocks(all) = { for inner in all { render(inner) } }
  let kind = one.type
  if kind == "paragraph" { named(one, par(linked(one.line))) }
  else if kind == "heading" { named(one, heading(level: one.level, outlined: not one.at("unlisted", default: false), bookmarked: true, linked(one.line, notes: false))) ; for piece in one.line { if piece.type == "note" { footnote(linked(piece.line)) } } }
  else if kind == "list" {
    if one.start == none { list(..one.items.map(blocks)) }
    else { enum(start: one.start, numbering: one.numbering + ".", ..one.items.map(blocks)) }
  }
  else if kind == "checklist" {
    // The box is read before its words: an item of a list with a mark of its own.
    set block(spacing: 0.65em)
    for item in one.items {
      list(marker: std.text(font: "DejaVu Sans Mono", if item.checked { book.boxes.at(1) } else { book.boxes.at(0) }), blocks(item.blocks))
    }
  }
  else if kind == "quote" { named(one, quote(block: true, blocks(one.blocks))) }
  else if kind == "code" { named(one, block(width: 100%, inset: 7pt, fill: rgb("#f3f0e9"), radius: 2pt, { set par(justify: false); raw(block: true, one.text) })) }
  else if kind == "rule" { pdf.artifact(align(center, block(above: 1.2em, below: 1.2em, std.line(length: 30%, stroke: 0.6pt + line-colour)))) }
  else if kind == "table" {
    set par(justify: false, leading: 0.55em, spacing: 0.55em)
    set std.text(size: letter(9pt), hyphenate: one.hyphenate)
    // A paragraph of its own for each cell would take four times the memory, in a table of thousands.
    let said(all) = if all.len() == 1 and all.at(0).type == "paragraph" and "anchor" not in all.at(0) { linked(all.at(0).line) } else { blocks(all) }
    let placed(cell) = table.cell(colspan: cell.colspan, rowspan: cell.rowspan, breakable: not cell.short,
      fill: if cell.header { soft } else { none },
      align: (if cell.align == "center" { center } else if cell.align == "right" { right } else { start }) + top,
      if cell.header { std.text(weight: "semibold", said(cell.blocks)) } else { said(cell.blocks) })
    let head = one.rows.slice(0, one.head).flatten().map(placed)
    let rest = one.rows.slice(one.head).flatten().map(placed)
    named(one, block(width: 100%, breakable: not one.short, above: 1.1em, below: 1.1em, table(columns: one.columns.map(weight => weight * 1fr),
      ..if head.len() > 0 { (table.header(..head),) } else { () }, ..rest)))
  }
  else if kind == "figure" {
    let said = { one.caption; if one.caption != "" and one.credit != "" { [ ] }; if one.credit != "" { std.text(fill: quiet, one.credit) } }
    let sized = if one.at("tall", default: false) { (height: place(190mm)) } else { (width: 100%) }
    let picture = if "image" in one {
      if one.alt == "" { pdf.artifact(image(one.image, ..sized)) } else { image(one.image, alt: one.alt, ..sized) }
    } else if one.alt != "" { par(emph(one.alt)) } else { none }
    named(one, block(width: 100%, breakable: false, above: 1.2em, below: 1.2em, {
      align(center, picture)
      if one.caption != "" or one.credit != "" { block(above: 0.6em, { set par(justify: false); set std.text(size: letter(9pt), hyphenate: false); par(said) }) }
    }))
  }
  else if kind == "typed" {
    named(one, block(width: 100%, breakable: not one.short, above: 1.2em, below: 1.2em, inset: (left: if book.dir == "rtl" { 0pt } else { 10pt }, right: if book.dir == "rtl" { 10pt } else { 0pt }, y: 2pt), stroke: if book.dir == "rtl" { (right: 2.5pt + accent) } else { (left: 2.5pt + accent) }, {
      block(sticky: true, below: 0.55em, par(std.text(size: letter(9pt), weight: "semibold", fill: accent, { pdf.artifact(one.mark + " "); one.label })))
      if one.title != "" { block(sticky: true, above: 0.55em, below: 0.55em, { set par(justify: false); par(std.text(weight: "semibold", one.title)) }) }
      if one.value != "" { block(sticky: true, above: 0.55em, below: 0.55em, { set par(justify: false); par(std.text(size: letter(15pt), fill: accent, one.value)) }) }
      if one.isQuotation { emph(blocks(one.blocks)) } else { blocks(one.blocks) }
      if one.attribution != "" { block(above: 0.6em, { set par(justify: false); par(std.text(size: letter(9pt), fill: quiet, one.attribution)) }) }
    }))
  }
  else if kind == "card" {
    named(one, block(width: 100%, breakable: false, above: 1em, below: 1em, inset: 8pt, stroke: 0.4pt + line-colour, radius: 2pt, {
      set par(justify: false)
      par(if one.href != "" { to(one.href, strong(one.title)) } else { strong(one.title) })
      if one.summary != "" { par(std.text(size: letter(9pt), one.summary)) }
    }))
  }
  else if kind == "rests" {
    set std.text(size: letter(9pt), fill: quiet)
    set par(justify: false)
    block(sticky: one.items.len() > 0, par(one.sentence))
    if one.items.len() > 0 { list(..one.items.map(item => linked(item))) }
  }
  else if kind == "crossed" {
    set par(justify: false, leading: 0.55em, spacing: 0.6em)
    set std.text(size: letter(8.8pt))
    set list(indent: 0em)
    show quote: it => block(above: 0.6em, below: 0.6em, pad(left: 0.8em, std.text(fill: quiet, it.body)))
    let side(one) = {
      let colour = if one.side == "south" { rgb("#a4430f") } else { rgb("#2b4fa3") }
      let edge = (paint: colour, thickness: 1.6pt, dash: if one.side == "south" { none } else { "dashed" })
      if one.threads.len() > 0 { block(sticky: true, below: 0.6em, par(std.text(weight: "semibold", fill: colour, one.label))) }
      for thread in one.threads {
        block(width: 100%, above: 0.6em, below: 0.9em, inset: (left: 7pt, y: 1pt), stroke: (left: edge), blocks(thread))
      }
    }
    block(width: 100%, above: 0.9em, below: 1.5em, grid(columns: (1fr, 1fr), column-gutter: place(6mm), align: start + top, ..one.sides.map(side)))
  }
  else { panic("unknown block: " + kind) }
}

// A block that stays on the page of what follows it.
#let keep(one, body) = if one.at("leads", default: false) {
  let space = if one.type == "paragraph" { 0.9em } else { 1.2em }
  block(sticky: true, width: 100%, above: space, below: space, body)
} else { body }

// What follows a text without being of it, in small print: in one piece if it is short.
#let foot(chapter) = block(width: 100%, breakable: not chapter.shortFoot, above: 2em, {
  set par(leading: 0.55em, spacing: 0.6em)
  for one in chapter.blocks.slice(chapter.blocks.len() - chapter.footLength) { render(one) }
})

#let goal(one) = box(fill: rgb(one.color), inset: (x: 3.5pt), outset: (y: 2.2pt), radius: 1.5pt, std.text(fill: if one.darkText { rgb("#1d1f24") } else { white }, weight: "semibold", one.code))

#let notice(lines, size: 9pt) = if lines.len() > 0 {
  set par(justify: false, leading: 0.55em, spacing: 0.6em)
  set std.text(size: letter(size), hyphenate: false)
  for entry in lines {
    par({
      strong(entry.label + book.words.colon); [ ]
      if "goals" in entry { for (i, one) in entry.goals.enumerate() { box({ goal(one); [ ]; one.name; if i + 1 < entry.goals.len() { "," } }); [  ] } } else { entry.text }
    })
  }
}

// Below a title: the notice, and the address of the latest edition.
#let facts(head, size) = block(width: 100%, breakable: false, grid(columns: (1fr, size), column-gutter: place(8mm), align: (start, end),
  { notice(head.notice)
    set par(justify: false)
    set std.text(size: letter(9pt), hyphenate: false)
    par({ std.text(fill: quiet, book.words.livingAt + " "); link(head.url, head.url) }) },
  pdf.artifact(image(head.qr, width: size))))

#let opening(head, heading-of) = {
  set par(justify: false)
  block(below: 0.7em, par(std.text(size: letter(9.5pt), fill: accent, weight: "semibold", head.kindName)))
  heading-of
  if head.summary != "" { block(below: 1.2em, { set par(leading: 0.62em); par(std.text(size: letter(12pt), head.summary)) }) }
}

#let weave(height) = pdf.artifact(block(width: 100%, height: height, clip: true, image("/weave.svg", width: 100%, height: height, fit: "cover")))

// A band of the kind's weave from edge to edge, at the top of a page without a margin there.
#let band(height) = move(dx: -side, box(width: 100% + 2 * side, weave(height)))

#let foreign(head, body) = std.text(lang: head.lang, dir: if head.dir == "rtl" { rtl } else { ltr }, body)

#let contents() = {
  show footnote: none
  set par(justify: false)
  show outline.entry.where(level: 1): set block(above: if book.base == 2 { 1.5em } else { 0.8em })
  show outline.entry.where(level: 1): set std.text(weight: if book.base == 2 { "semibold" } else { "regular" })
  outline(title: book.words.contents, depth: book.depth, indent: if book.isPage { 0pt } else { 1.2em })
}
`;
