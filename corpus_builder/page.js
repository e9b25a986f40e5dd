// Shows a cell's words at once, for the mouse, the finger and the keyboard. Without it the browser shows the same words on hovering.
(() => {
  const tip = document.body.appendChild(document.createElement("div"));
  tip.id = "tip";
  tip.hidden = true;
  const cell = (target) => target instanceof Element && target.closest(".c > i");
  const words = (at) => {
    if (at.title) {
      at.dataset.words = at.title;
      at.setAttribute("role", "img");
      at.setAttribute("aria-label", `${at.parentElement.previousElementSibling.textContent}\n${at.title}`);
      at.removeAttribute("title"); // else the browser's own box comes on top
    }
    return at.dataset.words;
  };
  let shown = null;
  const show = (at) => {
    shown = at;
    tip.textContent = words(at);
    tip.hidden = false;
    place();
  };
  const place = () => {
    tip.style.left = "0"; // else its width is what is left on the right of where it was
    const box = shown.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const left = Math.max(8, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, room));
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above < 8 ? box.bottom + 8 : above}px`;
  };
  const hide = () => {
    shown = null;
    tip.hidden = true;
  };
  addEventListener("pointerover", (event) => (cell(event.target) ? show(event.target) : hide()));
  addEventListener("focusin", (event) => (cell(event.target) ? show(event.target) : hide()));
  addEventListener("focusout", hide);
  addEventListener("scroll", () => shown && place(), { passive: true }); // the Tab key scrolls to where it goes

  // One stop of the Tab key per policy; the arrows go from article to article, up and down from one 약관 to the next.
  for (const map of document.querySelectorAll(".units")) {
    const cells = [...map.querySelectorAll(".c > i")];
    for (const at of cells) at.tabIndex = -1;
    if (cells.length) cells[0].tabIndex = 0;
    map.addEventListener("click", (event) => cell(event.target) && event.target.focus());
    map.addEventListener("keydown", (event) => {
      const number = cells.indexOf(event.target);
      if (number < 0) return;
      const strips = [...map.querySelectorAll(".c")].filter((strip) => strip.firstElementChild);
      const strip = strips.indexOf(event.target.parentElement);
      const next = {
        ArrowRight: cells[number + 1],
        ArrowLeft: cells[number - 1],
        ArrowDown: strips[strip + 1]?.firstElementChild,
        ArrowUp: strips[strip - 1]?.firstElementChild,
        Home: cells[0],
        End: cells[cells.length - 1],
      }[event.key];
      if (event.key === "Escape") hide();
      if (!next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      show(next);
    });
  }

  // What is folded on the screen is printed.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => { for (const part of folded) part.open = false; });
})();
