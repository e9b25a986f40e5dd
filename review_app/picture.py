"""The page of the policy beside the pair: its image, with the evidence's rectangles drawn over it and scrolled into view.

A small Components-v2 component without a build step. The rectangles travel as percentages of the page, so that they fit at
any zoom; texts from outside reach the page as `textContent` and attributes only.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import streamlit as st

from corpus_builder import desk
from corpus_builder.corpus import Corpus
from corpus_builder.desk import Item
from corpus_builder.model import PageImage, Spot
from review_app import wording

MOST_PAGES = 4
"""So many pages travel with one item: those of the evidence first, then those over which its clause runs."""
PAD = 2.0
"""Points that a rectangle is drawn larger on each side, so that it frames the letters."""

_HTML = """
<div class="bar">
  <button type="button" data-do="previous"></button><span class="where"></span><button type="button" data-do="next"></button>
  <span class="gap"></span>
  <button type="button" data-do="evidence"></button>
  <button type="button" data-do="smaller">−</button>
  <button type="button" data-do="fit"></button>
  <button type="button" data-do="larger">+</button>
</div>
<div class="pane" tabindex="-1"><div class="page"><img draggable="false"><div class="boxes"></div></div></div>
"""

_CSS = """
:host { display: block; }
.bar { display: flex; align-items: center; gap: 4px; height: 34px; font-size: 13px; color: #444; }
.bar .gap { flex: 1; }
.bar .where { padding: 0 6px; white-space: nowrap; font-weight: 600; }
.bar button { font: inherit; color: #333; background: #fff; padding: 3px 9px; cursor: pointer; }
.bar button { border: 1px solid #c9ced6; border-radius: 6px; }
.bar button:hover:enabled { background: #eef2f7; }
.bar button:disabled { opacity: .4; cursor: default; }
.pane { height: calc(100vh - 116px); overflow: auto; background: #e9ecf0; border: 1px solid #d5d9df; border-radius: 6px; outline: none; }
.page { position: relative; margin: 0 auto; background: #fff; box-shadow: 0 1px 4px rgba(0, 0, 0, .25); }
.page img { display: block; width: 100%; height: 100%; }
.boxes div { position: absolute; background: #ffe14d; mix-blend-mode: multiply; border-radius: 2px; outline: 1px solid #d9a400; }
"""

_JS = """
const seen = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const find = (selector) => parentElement.querySelector(selector)
  const pane = find(".pane"), page = find(".page"), image = find("img"), boxes = find(".boxes")
  if (!pane || !data) return
  const state = seen.get(parentElement) ?? { zoom: 1, token: "", at: 0 }
  seen.set(parentElement, state)
  const button = (name) => find(`[data-do="${name}"]`)

  const resize = () => {
    const shown = data.pages[state.at]
    const width = (pane.clientWidth - 2) * state.zoom
    page.style.width = `${width}px`
    page.style.height = `${width * shown.height / shown.width}px`
  }
  const toEvidence = () => {
    const first = boxes.firstElementChild
    pane.scrollTop = first ? Math.max(0, first.offsetTop - pane.clientHeight * 0.3) : 0
    const spare = first ? (pane.clientWidth - first.offsetWidth) / 2 : 0
    pane.scrollLeft = first ? Math.max(0, first.offsetLeft - Math.max(spare, 12)) : 0
  }
  const turn = (at) => {
    state.at = at
    const shown = data.pages[at]
    if (image.getAttribute("src") !== shown.src) image.setAttribute("src", shown.src)
    image.setAttribute("alt", `${data.words.alt} ${shown.number}`)
    find(".where").textContent = `${shown.number}${data.words.page}`
    boxes.replaceChildren(...shown.boxes.map((box) => {
      const element = document.createElement("div")
      const [left, top, width, height] = box
      Object.assign(element.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` })
      return element
    }))
    button("previous").disabled = at === 0
    button("next").disabled = at === data.pages.length - 1
    resize()
    toEvidence()
  }
  const zoom = (factor) => {
    const middle = (pane.scrollTop + pane.clientHeight / 2) / page.offsetHeight
    state.zoom = factor === 0 ? 1 : Math.min(4, Math.max(0.5, state.zoom * factor))
    resize()
    pane.scrollTop = middle * page.offsetHeight - pane.clientHeight / 2
  }

  for (const name of ["previous", "next", "evidence", "fit"]) button(name).textContent = data.words[name]
  for (const name of ["smaller", "larger"]) button(name).title = data.words[name]
  button("previous").onclick = () => turn(state.at - 1)
  button("next").onclick = () => turn(state.at + 1)
  button("evidence").onclick = () => (state.at === data.first ? toEvidence() : turn(data.first))
  button("smaller").onclick = () => zoom(1 / 1.25)
  button("larger").onclick = () => zoom(1.25)
  button("fit").onclick = () => zoom(0)

  if (state.token !== data.token) {
    state.token = data.token
    turn(data.first)
    // The element of the pair stays from item to item, and with it how far it was scrolled.
    document.querySelector(".st-key-pair")?.scrollTo(0, 0)
  }
  state.observer?.disconnect()
  state.observer = new ResizeObserver(resize)
  state.observer.observe(pane)

  // A pressed E should leave the cursor in the answer; Streamlit has no way to say so.
  if (data.focus && state.focused !== data.focus) {
    const place = (tries) => {
      const field = document.querySelector(data.focus)
      if (field) {
        field.focus()
        field.setSelectionRange(field.value.length, field.value.length)
      } else if (tries) setTimeout(() => place(tries - 1), 30)
    }
    place(40)
  }
  state.focused = data.focus
  return () => state.observer?.disconnect()
}
"""

_show = st.components.v2.component("corpus_builder_picture", html=_HTML, css=_CSS, js=_JS)


def draw(corpus: Corpus, item: Item, focus: str = "") -> bool:
    """Show the page that bears an item out; False when there is no image of it. `focus` is the field that should get the cursor."""
    pages = pages_of(corpus, item)
    if not pages:
        return False
    _show(
        key="picture",
        data={"token": item.candidate.id, "pages": pages, "first": _first(pages), "words": wording.PICTURE, "focus": focus},
    )
    return True


def pages_of(corpus: Corpus, item: Item) -> list[dict[str, Any]]:
    """The pages of the item's first source that have an image: those of the evidence, and of its clause, in page order.

    Of a comparison those of the one document after those of the other; in one document all together.
    """
    spots = [(source.document, spot) for source, _ in item.shown for spot in source.spots]
    evident = [(document, spot.page) for document, spot in spots]
    around = [(source.document, place.page) for source, clause in item.shown for place in clause.places]
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for document, number in dict.fromkeys([*evident, *around]):
        image = desk.image_of(corpus, document, number)
        data = _bytes(corpus.images / image.file) if image else None
        if image and data and len(found) < MOST_PAGES * len(item.shown):
            found[document, number] = _page(image, data, [spot for where, spot in spots if (where, spot.page) == (document, number)])
    if not found.keys() & set(evident):
        return []
    documents = list(dict.fromkeys(document for document, _ in evident))
    return [found[page] for page in sorted(found, key=lambda page: (documents.index(page[0]), page[1]))]


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _page(image: PageImage, data: bytes, spots: list[Spot]) -> dict[str, Any]:
    src = "data:image/webp;base64," + base64.b64encode(data).decode()
    boxes = [_box(spot, image) for spot in spots]
    return {"src": src, "number": image.number, "width": image.width, "height": image.height, "boxes": boxes}


def _box(spot: Spot, image: PageImage) -> list[float]:
    """left, top, width and height in percent of the page."""
    x0, y0, x1, y1 = spot.bbox
    left, top = max(0.0, x0 - PAD), max(0.0, y0 - PAD)
    right, bottom = min(image.width, x1 + PAD), min(image.height, y1 + PAD)
    return [
        round(100 * value, 3)
        for value in (left / image.width, top / image.height, (right - left) / image.width, (bottom - top) / image.height)
    ]


def _first(pages: list[dict[str, Any]]) -> int:
    return next(at for at, page in enumerate(pages) if page["boxes"])
