/* What the pages share. Everything that comes from a document goes into the page as text: never as markup. */
function el(tag, name, ...inside) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...inside.filter((part) => part !== undefined && part !== ""));
  return node;
}

function button(text, name, action, label) {
  const node = el("button", name, text);
  node.type = "button";
  if (label) { node.title = label; node.setAttribute("aria-label", label); }
  node.addEventListener("click", action);
  return node;
}

/* Several buttons of which one is pressed; refresh() shows which. */
function choice(label, options, chosen, pick) {
  const group = el("div", "choice");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  const nodes = options.map(({ value, text, name }) => button(text, name, () => pick(value)));
  group.append(...nodes);
  group.refresh = () => nodes.forEach((node, i) => node.setAttribute("aria-pressed", String(options[i].value === chosen())));
  return group;
}

/* A list of which one is chosen; what is to be chosen from may change. */
function selection(label, options, chosen, pick) {
  const select = el("select");
  const box = el("label", "select", el("span", "quiet", label), select);
  select.setAttribute("aria-label", label);
  select.addEventListener("change", () => pick(select.value));
  let shown = "";
  box.refresh = () => {
    const list = options();
    box.hidden = !list.length;
    if (shown !== (shown = JSON.stringify(list))) {
      select.replaceChildren(...list.map(({ value, text }) => Object.assign(el("option", "", text), { value })));
    }
    select.value = chosen();
  };
  return box;
}

function sayer(words) {
  return (key, values) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values?.[name] ?? "");
}

/* A sentence with its evidence, the words that it shares, or the place that was searched. */
function sentenceText(pieces, categories, name) {
  const line = el("p", name);
  for (const piece of pieces) {
    if (piece.kind === "plain" && !piece.hit) { line.append(piece.text); continue; }
    const mark = el("mark", `${piece.kind} k${categories.indexOf(piece.category)}${piece.hit ? " found" : ""}`, piece.text);
    mark.title = piece.name;
    line.append(mark);
  }
  return line;
}

/* The categories of one sentence while somebody chooses them. What stands there is a proposal: it is taken as it is, or
   the first key begins a choice of one's own; each further one adds or takes away, 0 is none of them. */
class Coding {
  constructor(categories, say, proposed, changed) {
    Object.assign(this, { categories, say, changed, proposed: proposed ? new Set(proposed) : null, own: null });
    this.nodes = [...categories, say("none")].map((text, i) => {
      const number = i < categories.length ? i + 1 : 0;
      const node = button(text, `code k${i}`, () => this.press(number));
      node.prepend(el("kbd", "", String(number)));
      return node;
    });
    this.show();
  }

  get chosen() { // null where nobody has said anything
    const set = this.own ?? this.proposed;
    return set && this.categories.filter((category) => set.has(category));
  }

  press(number) {
    const before = this.own;
    this.own = new Set(before);
    const category = this.categories[number - 1];
    if (!number) this.own.clear();
    else if (!this.own.delete(category)) this.own.add(category);
    if (number && before && !this.own.size) this.own = null; // the last one taken away: begin again
    this.show();
    this.changed();
  }

  show() {
    const set = this.own ?? this.proposed;
    this.nodes.forEach((node, i) => {
      const held = Boolean(set) && (i < this.categories.length ? set.has(this.categories[i]) : !set.size);
      node.setAttribute("aria-pressed", String(held && Boolean(this.own)));
      node.classList.toggle("proposed", held && !this.own);
    });
  }

  named() { return this.chosen === null ? "" : this.chosen.join("、") || this.say("none"); }
}
