/* Questions to the kernel. Of those about the view at most one is under way, and of the wishes that come up meanwhile
   only the last is asked. A kernel that is busy with another cell is waited for; one that is gone is said to be gone. */
function makeLine({ model, say, tell, come }) {
  const BUSY = 1200; // ms after which the page says that it waits
  const view = Math.random().toString(36).slice(2);
  let [n, turn, under, wish, timer, lost] = [0, 0, null, null, 0, false];

  function send(message) {
    if (lost) return tell(say("silent"), "bad");
    n += 1;
    try { model.send({ ...message, n, view, turn }); } catch { lose(); } // a closed line throws
    return n;
  }

  /* Parts of the page (none named: all) are asked for anew. */
  function want(state, parts) {
    wish = { state: { ...state }, parts: wish ? both(wish.parts, parts) : parts };
    if (!under) next();
  }

  const both = (a, b) => a && b && [...a, ...b];

  function next() {
    clearTimeout(timer);
    turn += 1; // what was asked about the view before is not drawn any more
    timer = setTimeout(() => tell(say("busy")), BUSY);
    const { parts } = wish;
    under = { n: send({ kind: "show", ...wish }), parts };
    wish = null;
  }

  function heard(answer) {
    if (lost || answer?.view !== view) return;
    if (answer.n !== under?.n) {
      if (answer.turn === turn || !["more", "sentence"].includes(answer.kind)) come(answer);
      return;
    }
    clearTimeout(timer);
    const done = under;
    under = null;
    if (wish) { wish.parts = both(wish.parts, done.parts); next(); return; }
    tell("");
    come(answer);
  }

  function lose() {
    lost = true;
    clearTimeout(timer);
    tell(say("silent"), "bad");
  }

  const heeded = [["msg:custom", heard], ["comm_live_update", lose], ["comm:close", lose]];
  heeded.forEach(([name, act]) => model.on(name, act));
  return { send, want, stop: () => { clearTimeout(timer); heeded.forEach(([name, act]) => model.off(name, act)); } };
}

/* The explorer: what is chosen, what is asked for it, what has come. */
function render({ model, el: host }) {
  const facts = model.get("facts");
  const say = sayer(facts.words);
  const state = { ...model.get("now").state };
  let coder = model.get("now").coder;
  const root = el("div", "pk pk-explore");
  root.tabIndex = -1;
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab listens to keys before the page does
  const status = el("p", "status");
  status.setAttribute("role", "status");
  const [tools, filters, panes] = [el("div", "tools"), el("div", "filters"), el("div", "panes")];
  const [left, right] = [el("section", "left"), el("section", "right")];
  for (const pane of [left, right]) pane.tabIndex = -1;
  const line = makeLine({ model, say, tell, come });
  const all = { value: "", text: say("all_short") };
  const any = { value: "", text: say("any") };
  let live = []; // the controls that stand
  let cell = [1, 1]; // the one tab stop of the matrix
  let limits = ""; // the filters in words, as Python says them

  function tell(text, name) { status.className = `status ${name ?? ""}`; status.textContent = text ?? ""; }

  function set(change, parts) {
    Object.assign(state, change);
    live.forEach((node) => node.refresh());
    line.want(state, parts);
  }

  const nowhere = { row: "", column: "" };
  const unfiltered = () => set({ where: {} });
  const picked = () => (state.regions.length ? state.regions : facts.regions);
  const shortName = (column) => column.slice(column.indexOf("·") + 1);

  /* The controls above the panes. */
  function controls() {
    const tabs = choice(say("page"), ["coverage", "search", "pairs"].map((value) => ({ value, text: say(`tab.${value}`) })), () => state.tab, tab);
    tabs.classList.add("tabs");
    const values = choice(say("value"), ["measures", "share", "per_1000_chars", "state"].map((value) => ({ value, text: say(`value.${value}`) })),
      () => state.value, (value) => set({ value }, ["matrix"]));
    const write = button(say("export"), "export", () => { tell(say("exporting")); line.send({ kind: "export", state }); });
    const own = { coverage: [regionBox()], search: [searchBox(), regionBox()], pairs: pairBoxes() }[state.tab];
    const made = [...own, ...categoryBoxes(), ...filterBoxes()];
    live = [tabs, ...(state.tab === "coverage" ? [values] : []), ...made].filter((node) => node.refresh);
    tools.replaceChildren(tabs, ...(state.tab === "coverage" ? [values] : []), el("span", "sum", facts.sum), write);
    filters.replaceChildren(...made);
    live.forEach((node) => node.refresh());
  }

  function tab(name) {
    if (state.tab === name) return;
    state.tab = name;
    frame();
    set({});
  }

  function frame() {
    controls();
    panes.className = `panes ${state.tab}`;
    left.replaceChildren();
    right.replaceChildren();
    panes.replaceChildren(...(state.tab === "pairs" ? [left] : [left, right]));
  }

  function regionBox() {
    const opener = el("summary", "opener");
    const list = el("div", "list");
    const search = el("input");
    search.placeholder = say("find_region");
    search.setAttribute("aria-label", say("find_region"));
    const found = () => facts.regions.filter((region) => region.includes(search.value.trim()));
    const pick = (chosen) => {
      if (!chosen.size) return tell(say("choose_region"), "bad");
      const regions = chosen.size === facts.regions.length ? [] : facts.regions.filter((r) => chosen.has(r));
      set({ regions, ...(!regions.length || regions.includes(state.row) ? {} : nowhere) });
      fill();
    };
    const fill = () => list.replaceChildren(...found().map((region) => {
      const check = Object.assign(el("input"), { type: "checkbox", checked: picked().includes(region) });
      check.addEventListener("change", () => {
        const chosen = new Set(picked());
        if (check.checked) chosen.add(region); else chosen.delete(region);
        check.checked ||= !chosen.size;
        pick(chosen);
        list.querySelectorAll("input")[found().indexOf(region)]?.focus();
      });
      return el("label", "", check, region);
    }));
    search.addEventListener("input", fill);
    const both = el("div", "line", button(say("pick_all"), "", () => pick(new Set([...picked(), ...found()]))),
      button(say("pick_none"), "", () => pick(new Set(picked().filter((r) => !found().includes(r) || r === found()[0])))));
    const box = el("details", "popup", opener, el("div", "popover", search, both, list));
    box.addEventListener("toggle", () => { if (box.open) { fill(); search.focus(); } });
    const label = el("span", "select", el("span", "quiet", say("regions")), box);
    label.refresh = () => {
      const [n, all] = [picked().length, facts.regions.length];
      opener.textContent = n === all ? say("all_regions", { n }) : n === 1 ? state.regions[0] : say("picked_regions", { n, all });
    };
    return label;
  }

  function categoryBoxes() {
    const names = facts.categories.map((value, i) => ({ value, text: facts.names[value], name: `k${i}` }));
    const options = [all, ...names, { value: facts.uncoded, text: facts.names[facts.uncoded] }];
    const instruments = () => facts.instruments[state.category] ?? [];
    return [
      choice(say("category"), options, () => state.category, (category) => set({ category, instrument: "", sort: "", ...nowhere })),
      selection(say("instrument"), () => (instruments().length ? [all, ...instruments().map((value) => ({ value, text: value }))] : []),
        () => state.instrument, (instrument) => set({ instrument, ...nowhere })),
    ];
  }

  /* Two filters stand open, the others behind a button; one that is set is always to be seen. */
  function filterBoxes() {
    const boxes = facts.filters.map(({ name, label, options }) => selection(label, () => [any, ...options], () => state.where[name] ?? "",
      (value) => { const { [name]: _, ...rest } = state.where; set({ where: value ? { ...rest, [name]: value } : rest }); }));
    const [open, others] = [boxes.slice(0, 2), boxes.slice(2)];
    const opener = el("summary", "opener", say("filters"));
    const clear = button(say("clear_filters"), "link clear", unfiltered);
    clear.refresh = () => {
      clear.hidden = !Object.keys(state.where).length;
      const n = facts.filters.slice(2).filter(({ name }) => state.where[name]).length;
      opener.textContent = say("filters") + (n ? ` ${n}` : "");
    };
    const more = others.length ? [el("details", "popup", opener, el("div", "popover", ...others))] : [];
    live.push(...others);
    return [...open, ...more.map((box) => Object.assign(box, { refresh: () => others.forEach((o) => o.refresh()) })), clear];
  }

  function pairBoxes() {
    const names = () => facts.regions.map((value) => ({ value, text: value }));
    const pick = (change) => {
      const [a, b] = [change.left ?? state.left, change.right ?? state.right];
      set(a === b ? { left: state.right, right: state.left } : change);
    };
    return [selection(say("left"), names, () => state.left, (value) => pick({ left: value })),
      button("⇄", "swap", () => set({ left: state.right, right: state.left }), say("swap")),
      selection(say("right"), names, () => state.right, (value) => pick({ right: value }))];
  }

  function searchBox() {
    const input = Object.assign(el("input", "query"), { type: "search", value: state.query, placeholder: say("query") });
    input.setAttribute("aria-label", say("query"));
    let timer = 0;
    const go = () => { clearTimeout(timer); if (input.value !== state.query) set({ query: input.value }); };
    input.addEventListener("input", (event) => { clearTimeout(timer); if (!event.isComposing) timer = setTimeout(go, 350); });
    input.addEventListener("compositionend", () => { timer = setTimeout(go, 350); });
    input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) go(); });
    return el("div", "searchbox", input);
  }

  /* Answers. */
  function come(answer) {
    if (answer.kind === "refused") return tell(answer.text, "bad");
    if (answer.kind === "exported") return tell(answer.text, "good");
    if (answer.kind === "neighbours") return beside(answer);
    if (answer.kind === "sentence") return right.replaceChildren(el("ol", "sentences", sentence(answer.item, true)));
    if (answer.decided) return corrected(answer);
    if (answer.kind === "shown") limits = answer.chosen;
    if (answer.matrix) drawMatrix(answer.matrix);
    if (answer.sentences) drawSentences(answer.sentences);
    if (answer.hits) drawHits(answer.hits);
    if (answer.pairs) drawPairs(answer.pairs);
    root.dataset.n = answer.n;
  }

  /* The matrix: one tab stop, arrows go from cell to cell, up from a heading to its order. */
  function drawMatrix({ columns, rows }) {
    const held = left.contains(document.activeElement);
    const at = (node, x, y) => { Object.assign(node.dataset, { x, y }); node.tabIndex = -1; return node; };
    const go = (row, column) => () => pickCell(row, column);
    const corner = at(button(say("all_short"), "", go("", ""), say("all_measures")), 0, 0);
    const head = el("tr", "", el("th", "corner", corner), ...columns.map(({ name, n }, i) => {
      const narrow = name.includes("·");
      const node = at(button("", "", go("", name), say("column_label", { name: shortName(name), n })), i + 1, 0);
      const k = facts.categories.indexOf(name);
      node.append(...(k >= 0 ? [el("i", `dot k${k}`)] : []), el("span", narrow ? "upright" : "", facts.names[name] ?? shortName(name)));
      const order = at(button("↓", "sort", () => set({ sort: state.sort === name ? "" : name }, ["matrix"]), say("sort_label", { name: shortName(name) })), i + 1, -1);
      order.setAttribute("aria-pressed", String(state.sort === name));
      return el("th", narrow ? "narrow" : "", node, order);
    }));
    const body = rows.map(({ region, total, cells }, y) => el("tr", "",
      el("th", "", at(button(region, "", go(region, ""), say("row_label", { name: region, n: total })), 0, y + 1)),
      ...cells.map(([text, kind, shade, hidden], i) => {
        const column = columns[i].name;
        const said = kind === "filtered" ? say("filtered_cell", { n: hidden }) : facts.states[kind] ?? text;
        const node = button(text, `cell ${kind}${column === facts.uncoded ? " uncoded" : ""}`, go(region, column));
        node.setAttribute("aria-label", say("cell_label", { region, column: shortName(column), value: said }));
        node.title = kind === "covered" ? "" : said;
        node.style.setProperty("--s", shade);
        return el("td", "", at(node, i + 1, y + 1));
      })));
    const table = el("table", "", el("thead", "", head), el("tbody", "", ...body));
    table.setAttribute("aria-label", say("tab.coverage"));
    const matrix = el("div", "matrix", table);
    matrix.addEventListener("keydown", onArrow);
    const kinds = new Set(rows.flatMap(({ cells }) => cells.map(([, kind]) => kind)));
    const legend = [["absent", "—"], ["filtered", "0"], ["failed", facts.states.failed]].filter(([kind]) => kinds.has(kind));
    left.replaceChildren(matrix, el("p", "legend", ...legend.flatMap(([kind, text]) => [el("span", `cell ${kind}`, text), say(`legend_${kind}`)])));
    mark();
    rove(Math.min(cell[0], columns.length), Math.min(cell[1], rows.length), held);
  }

  const find = (x, y) => left.querySelector(`[data-x="${x}"][data-y="${y}"]`);

  function rove(x, y, focus) {
    const node = find(x, y);
    if (!node) return;
    find(...cell)?.setAttribute("tabindex", "-1");
    cell = [x, y];
    node.tabIndex = 0;
    if (focus) node.focus({ preventScroll: false });
  }

  function onArrow(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    rove(cell[0] + step[0], cell[1] + step[1], true);
    event.preventDefault();
  }

  function mark() {
    const wanted = state.column || [state.category, state.instrument].filter(Boolean).join("·");
    for (const node of left.querySelectorAll(".matrix button:not(.sort)")) {
      const [x, y] = [Number(node.dataset.x), Number(node.dataset.y)];
      const column = x ? columnNames()[x - 1] : "";
      node.setAttribute("aria-pressed", String(column === wanted && (y ? rowNames()[y - 1] : "") === state.row));
    }
  }

  const columnNames = () => (state.category ? [state.category, ...(facts.instruments[state.category] ?? []).map((name) => `${state.category}·${name}`)]
    : [...facts.categories, facts.uncoded]);
  const rowNames = () => [...left.querySelectorAll("tbody th")].map((node) => node.textContent);

  function pickCell(row, column) {
    const same = state.row === row && state.column === column;
    set(same ? { ...nowhere } : { row, column }, ["sentences"]);
    const x = columnNames().indexOf(state.column) + 1;
    rove(x, rowNames().indexOf(state.row) + 1, false);
    mark();
  }

  /* A list with its head, a page of it, and the way to the next page. */
  function fill(pane, part, page, head, make) {
    let list = pane.querySelector(`.${part}`);
    if (!page.first || !list) {
      const active = pane.contains(document.activeElement); // what is drawn anew must not throw the keys out
      list = el(part === "hits" ? "div" : "ol", part);
      pane.replaceChildren(head, list);
      pane.scrollTop = 0;
      if (active) (head.querySelector("[aria-pressed='true']") ?? pane).focus({ preventScroll: true });
    }
    pane.querySelector(".more")?.remove();
    const made = page.items.map(make);
    list.append(...made);
    const rest = page.total - page.first - page.items.length;
    const more = button(say("more", { n: rest }), "more", () => {
      more.disabled = true;
      line.send({ kind: "more", part, first: page.first + page.items.length, state });
    });
    if (rest > 0) pane.append(more);
    if (page.first) made[0]?.querySelector("button")?.focus({ preventScroll: true });
    return list;
  }

  function drawSentences(page) {
    const column = state.column || [state.category, state.instrument].filter(Boolean).join("·");
    const [n, of] = [picked().length, facts.regions.length];
    const where = state.row || (n === 1 ? state.regions[0] : n < of ? say("picked_regions", { n, all: of }) : say("all_regions", { n }));
    const head = el("h3", "", el("span", "", [where, column].filter(Boolean).join(" · ")), el("span", "count", say("sentences", { n: page.total })));
    if (state.row || state.column) head.append(button(say("show_all"), "link", () => pickCell(state.row, state.column)));
    const list = fill(right, "sentences", page, head, (item) => sentence(item));
    if (page.total) return;
    if (page.hidden) list.after(note(say("filtered_note", { chosen: limits, n: page.hidden }), say("clear_filters"), unfiltered));
    else list.after(note(say(facts.failed.includes(state.row) ? "failed_note" : "absent_note")));
    if (page.near.length) right.append(note(say("near_note", { n: page.near.length })), el("ol", "sentences near", ...page.near.map((item) => sentence(item))));
  }

  function note(text, more, action) {
    return el("p", "note", text, more ? button(more, "link", action) : "");
  }

  function drawHits(page) {
    const query = state.query.trim();
    const count = say("hits", { n: page.total, documents: page.documents });
    const head = query ? el("h3", "", el("span", "", `“${query}”`), el("span", "count", count)) : el("h3", "", el("span", "quiet", say("query_note")));
    fill(left, "hits", page, head, (row) => {
      const place = button("", "hit", () => pickHit(row, place), `${row.region} ${row.article} ${row.left}${row.node}${row.right}`);
      place.append(el("span", "region", row.region), el("span", "before", el("span", "", row.left)), el("mark", "", row.node), el("span", "after", row.right));
      return place;
    });
    if (page.first) return;
    if (page.outside) {
      head.after(note(say("hits_outside", { n: page.outside, chosen: limits }), say("show_all"),
        () => set({ category: "", instrument: "", where: {}, sort: "", ...nowhere })));
    }
    right.replaceChildren(note(page.total ? say("hit_note") : page.near.length ? say("similar_note", { n: page.near.length }) : ""));
    if (page.near.length) right.append(el("ol", "sentences near", ...page.near.map((item) => sentence(item))));
  }

  function pickHit(row, node) {
    for (const old of left.querySelectorAll(".hit[aria-pressed='true']")) old.setAttribute("aria-pressed", "false");
    node.setAttribute("aria-pressed", "true");
    if (row.measure_id) return line.send({ kind: "sentence", id: row.measure_id, start: row.start, end: row.end });
    return right.replaceChildren(el("h3", "", `${row.region}　${row.title}`), el("p", "text", `…${row.left}${row.node}${row.right}…`), note(say("no_measure")));
  }

  function drawPairs(page) {
    const kinds = [{ value: "", text: `${say("all_short")} ${page.all}` }, ...page.kinds.map(({ kind, name, n }) => ({ value: kind, text: `${name} ${n}`, name: kind }))];
    const group = choice(say("kinds"), kinds, () => state.kind, (kind) => set({ kind }));
    group.refresh();
    const head = el("div", "pairhead", group, el("div", "pair names", el("b", "", state.left), el("span"), el("b", "", state.right)));
    const list = fill(left, "pairs", page, head, (row) => {
      const bar = el("span", "bar", el("i"));
      bar.firstChild.style.width = `${100 * Number(row.similarity)}%`;
      const number = row.kind === page.unmatched ? [] : [el("b", "", row.similarity), bar];
      const side = (item) => (item ? el("div", "side", el("div", "head", place(item), chips(item)), sentenceText(item.pieces, facts.categories, "text"), foot(item)) : el("div", "side"));
      return el("li", `pair ${row.kind}`, side(row.left), el("div", "middle", ...number, el("span", "kind", row.name)), side(row.right));
    });
    if (page.total) return;
    if (page.hidden && limits) list.after(note(say("filtered_pairs", { chosen: limits, n: page.hidden }), say("clear_filters"), () => set({ category: "", instrument: "", where: {}, kind: "", sort: "", ...nowhere })));
    else list.after(note(say("no_pairs")));
  }

  /* One sentence: where it stands, its text, what is known of it, its neighbours, its source for the clipboard, its
     correction. */
  function place(item) {
    const node = el("span", "place", el("b", "", item.region), item.article, el("span", "title", item.title));
    node.title = `${item.article}　${item.title}`;
    return node;
  }

  function chips(item) {
    const names = item.categories.length ? item.categories : [facts.uncoded];
    const coded = names.map((c) => el("span", `chip k${facts.categories.indexOf(c)}`, el("i", "dot"), facts.names[c] ?? c));
    return el("span", "chips", ...coded, ...item.chips.map((text) => el("span", "chip plain", text)));
  }

  function sentence(item, open) {
    const box = el("li", "sentence", el("div", "head", place(item), chips(item)), sentenceText(item.pieces, facts.categories, "text"), foot(item, true));
    if (open) box.querySelector(".context").click();
    return box;
  }

  function foot(item, context) {
    const line1 = el("div", "foot", el("span", "facts", item.facts.join(" · ")), el("span", "id", item.id));
    if (context) {
      const more = button(say("context"), "link context", () => toggle(item, more));
      more.setAttribute("aria-expanded", "false");
      line1.append(more);
    }
    line1.append(button(say("copy"), "link copy", () => copy(item)), button(say("correct"), "link correct", (event) => correct(item, event.target)));
    const box = el("div", "under", line1);
    box.dataset.id = item.id;
    said(box, item);
    return box;
  }

  async function copy(item) {
    try { await navigator.clipboard.writeText(item.citation); } catch { // a page that is not served safely has no clipboard
      const field = Object.assign(el("textarea"), { value: item.citation });
      root.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    tell(say("copied"), "good");
  }

  function toggle(item, control) {
    const box = control.closest(".sentence");
    const opened = box.classList.toggle("open");
    control.setAttribute("aria-expanded", String(opened));
    for (const old of box.querySelectorAll(".beside")) old.remove();
    if (opened) line.send({ kind: "neighbours", id: item.id });
  }

  function beside({ id, before, after }) {
    for (const box of root.querySelectorAll(".sentence.open")) {
      if (box.querySelector(".under").dataset.id !== id || box.querySelector(".beside")) continue;
      box.querySelector(".text").before(el("p", "beside", before || say("first_sentence")));
      box.querySelector(".text").after(el("p", "beside", after || say("last_sentence")));
    }
  }

  function correct(item, opener) {
    const under = opener.closest(".under");
    const old = under.querySelector(".coding");
    if (old) return old.remove();
    const coding = new Coding(facts.categories, say, item.decided?.categories ?? item.categories, () => { save.textContent = say("accept", { chosen: coding.named() }); });
    const name = Object.assign(el("input", "coder"), { value: coder, placeholder: say("coder") });
    const why = Object.assign(el("input", "reason"), { value: item.decided?.reason ?? "", placeholder: say("reason") });
    for (const [node, label] of [[name, "coder"], [why, "reason"]]) node.setAttribute("aria-label", say(label));
    const go = () => {
      if (!name.value.trim()) { tell(say("sign"), "bad"); return name.focus(); }
      return line.send({ kind: "decide", id: item.id, categories: coding.chosen, reason: why.value, coder: name.value.trim() });
    };
    const shut = () => { box.remove(); opener.focus(); };
    const save = button(say("accept", { chosen: coding.named() }), "accept", go);
    const box = el("div", "coding", el("div", "row", ...coding.nodes), el("div", "row", name, why, save, button(say("close"), "", shut)), el("p", "quiet", say("coding_keys")));
    box.addEventListener("keydown", (event) => {
      const typing = event.target.tagName === "INPUT";
      if (event.key === "Escape") shut();
      else if (event.key === "Enter" && !event.isComposing && (typing || event.target.classList.contains("code"))) go();
      else if (!typing && /^[0-9]$/.test(event.key) && Number(event.key) <= facts.categories.length) coding.press(Number(event.key));
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    under.append(box);
    coding.nodes[0].focus();
    return undefined;
  }

  /* What was decided is said under the sentence, with the way back. */
  function said(under, item) {
    under.querySelector(".own")?.remove();
    if (!item.decided) return;
    const chosen = item.decided.categories.map((c) => facts.names[c] ?? c).join("、") || say("none");
    under.append(el("p", "own", say("decided", { chosen }), button(say("undo"), "link undo", () => line.send({ kind: "undo" }))));
  }

  function corrected(answer) {
    tell(answer.text, answer.kind === "refused" ? "bad" : "good");
    coder = answer.coder;
    for (const under of root.querySelectorAll(".under")) {
      if (under.dataset.id !== answer.id) continue;
      under.querySelector(".coding")?.remove();
      said(under, { decided: answer.decided[answer.id] });
    }
  }

  function onKey(event) {
    const popup = event.target.closest?.("details[open]");
    if (event.key === "Escape") {
      if (popup) { popup.open = false; popup.querySelector("summary").focus(); }
      else if (state.tab === "coverage" && (state.row || state.column)) { pickCell(state.row, state.column); find(...cell)?.focus(); }
      event.preventDefault();
    }
    if (event.target.classList?.contains("hit") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      (event.key === "ArrowDown" ? event.target.nextElementSibling : event.target.previousElementSibling)?.focus();
      event.preventDefault();
    }
    event.stopPropagation();
  }

  const onOutside = ({ target }) => root.querySelectorAll("details[open]").forEach((box) => { if (!box.contains(target)) box.open = false; });
  root.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onOutside, true);
  root.append(tools, filters, panes, status);
  host.append(el("style", "", facts.style), root);
  frame();
  line.want(state);
  return () => {
    line.stop();
    document.removeEventListener("pointerdown", onOutside, true);
  };
}

export default { render };
