/* Lists: sentences with their evidence, places of a word, pairs of two regions. */
class Lists {
  constructor(say, facts, ask) {
    Object.assign(this, { say, facts, ask });
    this.around = new Map(); // measure: its open neighbours
  }

  chips(item) {
    const line = el("span", "chips");
    for (const category of item.categories.length ? item.categories : [this.facts.uncoded]) {
      const k = this.facts.categories.indexOf(category);
      const chip = el("span", k < 0 ? "chip none" : `chip k${k}`);
      chip.append(el("i", "dot"), this.facts.names[category] || category);
      line.append(chip);
    }
    if (item.concrete) line.append(el("span", "chip plain", this.say("concrete")));
    if (item.status) line.append(el("span", "chip plain", item.status));
    return line;
  }

  text(pieces, name) {
    const line = el("p", name || "text");
    for (const piece of pieces) {
      if (piece.kind === "plain" && !piece.hit) { line.append(piece.text); continue; }
      const k = this.facts.categories.indexOf(piece.category);
      const mark = el("mark", `${piece.kind} k${k} ${piece.hit ? "found" : ""}`, piece.text);
      if (piece.kind === "for") mark.title = this.facts.names[piece.category];
      if (piece.kind === "against") mark.title = `${this.facts.names[piece.category]}${this.say("not_counted")}`;
      line.append(mark);
    }
    return line;
  }

  sentence(item, open) {
    const box = el("li", "sentence");
    box.dataset.id = item.id;
    const head = el("div", "head");
    const place = el("span", "place");
    place.append(el("b", "", item.region), item.article, el("span", "title", `《${item.title}》`));
    place.title = `${item.article}　《${item.title}》`;
    head.append(place, this.chips(item));
    const foot = el("div", "foot");
    const facts = [item.verb ? `${item.strength}（${item.verb}）` : item.strength, ...item.instruments];
    if (item.quantities.length) facts.push(item.quantities.join("、"));
    const more = button(this.say("context"), "link", () => this.toggle(item.id, box, more));
    more.setAttribute("aria-expanded", "false");
    foot.append(el("span", "facts", facts.join(" · ")), el("span", "id", item.id), more);
    box.append(head, this.text(item.pieces), foot);
    if (open) this.toggle(item.id, box, more);
    return box;
  }

  toggle(id, box, control) {
    const opened = box.classList.toggle("open");
    control.setAttribute("aria-expanded", String(opened));
    for (const old of box.querySelectorAll(".beside")) old.remove();
    if (!opened) return;
    if (this.around.has(id)) this.beside(box, this.around.get(id));
    else this.ask({ kind: "neighbours", id });
  }

  /* The neighbours have come: into every open sentence with this id. */
  opened(root, answer) {
    this.around.set(answer.id, answer);
    for (const box of root.querySelectorAll(".sentence.open")) {
      if (box.dataset.id === answer.id && !box.querySelector(".beside")) this.beside(box, answer);
    }
  }

  beside(box, { before, after }) {
    const text = box.querySelector(".text");
    text.before(el("p", "beside", before || this.say("first_sentence")));
    text.after(el("p", "beside", after || this.say("last_sentence")));
  }

  close(root) {
    const open = root.querySelector(".sentence.open");
    if (!open) return false;
    const control = open.querySelector(".link");
    control.click();
    control.focus();
    return true;
  }

  hit(row, pick) {
    const line = button("", "hit", () => pick(row, line));
    const left = el("span", "left");
    left.append(el("span", "", row.left));
    line.append(el("span", "region", row.region), left, el("mark", "", row.node), el("span", "right", row.right));
    line.title = `${row.article}　《${row.title}》`;
    return line;
  }

  side(item) {
    const box = el("div", "side");
    if (!item) return box;
    const head = el("div", "head");
    const place = el("span", "place", item.article);
    place.title = `${item.article}　《${item.title}》`;
    head.append(place);
    if (item.categories.length) head.append(this.chips(item));
    box.append(head, this.text(item.pieces), el("div", "id", item.id));
    return box;
  }

  pair(row) {
    const line = el("li", `pair ${row.kind}`);
    const middle = el("div", "middle");
    if (row.kind !== "unmatched") {
      const bar = el("span", "bar");
      bar.append(el("i"));
      bar.firstChild.style.width = `${100 * Number(row.similarity)}%`;
      middle.append(el("b", "", row.similarity), bar);
    }
    middle.append(el("span", "kind", row.name));
    line.append(this.side(row.left), middle, this.side(row.right));
    return line;
  }
}
