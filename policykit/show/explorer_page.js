/* The page: what is chosen, what is asked, what has come. At most one question about the view is under way; of those
   that come up meanwhile only the last is asked, and an answer that is no longer wanted is not drawn. */
const PATIENCE = 400; // ms after which the page says that it waits
const SILENCE = 20000; // ms after which an answer is no longer expected

function render({ model, el: host }) {
  const facts = model.get("facts");
  const say = (key, values) => (facts.words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values?.[name] ?? "");
  const view = Math.random().toString(36).slice(2);
  const root = el("div", "pk-explore");
  root.tabIndex = -1;
  /* JupyterLab listens to keys before the page does. */
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  let state = { ...model.get("state") };
  let picked = new Set(state.regions.length ? state.regions : facts.regions);
  let [n, epoch, open] = [0, 0, false];
  let under = null; // the question about the view that is under way
  let wish = null; // parts that are wanted next
  let timers = [];
  const asked = new Map(); // number: what else was asked, and of which view

  const status = el("p", "status");
  status.setAttribute("role", "status");
  const filters = el("div", "filters");
  const tools = el("div", "tools");
  const panes = el("div", "panes");
  const [left, right] = [el("section", "left"), el("section", "right")];
  const matrix = new Matrix(say, facts, pickCell, (name) => set({ sort: state.sort === name ? "" : name }, ["matrix"]),
    (first) => ask({ kind: "more", part: "matrix", first, state }));
  const lists = new Lists(say, facts, ask);
  const total = {}; // what the lists on the screen hold: part → loaded, all

  function tell(text, name) { status.className = `status ${name || ""}`; status.textContent = text; }

  /* Questions. */
  function ask(message) {
    n += 1;
    asked.set(n, { epoch, part: message.part });
    model.send({ ...message, n, view });
  }

  function set(change, parts) {
    Object.assign(state, change);
    epoch += 1;
    want(parts);
    controls();
  }

  function want(parts) {
    wish = [...new Set([...(wish || []), ...(parts || ["matrix", "sentences", "hits", "pairs"])])];
    if (!under) next();
  }

  function next() {
    if (!wish) return;
    n += 1;
    under = { n, epoch, parts: wish };
    wish = null;
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => tell(say("working")), PATIENCE), setTimeout(() => { under = null; tell(say("silent"), "bad"); }, SILENCE)];
    model.send({ kind: "show", state, parts: under.parts, n, view });
  }

  function come(answer) {
    if (!answer || answer.view !== view) return;
    if (under && answer.n === under.n) return viewCame(answer);
    const question = asked.get(answer.n);
    asked.delete(answer.n);
    if (!question || answer.kind === "stale") return;
    if (answer.kind === "refused") { matrix.asked = false; return tell(answer.text, "bad"); }
    if (answer.kind === "exported") return tell(answer.text, "good");
    if (answer.kind === "neighbours") return lists.opened(root, answer);
    if (answer.kind === "sentence") return showSentence(answer.item);
    if (answer.kind === "more" && question.epoch === epoch) draw(answer);
  }

  function viewCame(answer) {
    const done = under;
    under = null;
    timers.forEach(clearTimeout);
    if (wish) { wish = [...new Set([...wish, ...done.parts])]; return next(); }
    if (answer.kind === "waiting") {
      tell(answer.text);
      timers = [setTimeout(() => { if (!under) want(done.parts); }, 300)];
      return;
    }
    if (answer.kind === "stale") return want(done.parts);
    if (answer.kind === "refused") return tell(answer.text, "bad");
    tell("");
    draw(answer);
    root.dataset.n = answer.n;
  }

  /* Choices. */
  function pickCell(row, column) {
    const same = state.row === row && state.column === column;
    set(same ? { row: "", column: "" } : { row, column }, ["sentences"]);
    matrix.mark(state);
  }

  function tab(name) {
    if (state.tab === name) return;
    open = false;
    frame(name);
    set({ tab: name });
  }

  function pickRegions() {
    if (!picked.size) return tell(say("choose_region"), "bad");
    const regions = picked.size === facts.regions.length ? [] : facts.regions.filter((r) => picked.has(r));
    const kept = !regions.length || regions.includes(state.row);
    set({ regions, ...(kept ? {} : { row: "", column: "" }) });
  }

  function pickPair(change) {
    const [a, b] = [change.left ?? state.left, change.right ?? state.right];
    set(a === b ? { left: state.right, right: state.left } : change);
  }

  function regionBox() {
    const box = el("div", "regions");
    const all = picked.size === facts.regions.length;
    const text = all ? say("all_regions", { n: facts.regions.length })
      : picked.size === 1 ? [...picked][0] : say("picked_regions", { n: picked.size, all: facts.regions.length });
    const opener = button(text, "opener", () => { open = !open; controls(); if (open) root.querySelector(".regions input").focus(); });
    opener.setAttribute("aria-expanded", String(open));
    const label = el("span", "select");
    label.append(el("span", "quiet", say("regions")), opener);
    box.append(label);
    if (open) box.append(popover());
    return box;
  }

  function popover() {
    const box = el("div", "popover");
    const search = el("input");
    search.placeholder = say("find_region");
    search.setAttribute("aria-label", say("find_region"));
    const list = el("div", "list");
    const fill = () => {
      const found = facts.regions.filter((region) => region.includes(search.value.trim()));
      list.replaceChildren(...found.map((region) => {
        const line = el("label");
        const check = el("input");
        check.type = "checkbox";
        check.checked = picked.has(region);
        check.addEventListener("change", () => {
          if (check.checked) picked.add(region); else picked.delete(region);
          relabel();
          pickRegions();
        });
        line.append(check, region);
        return line;
      }));
    };
    const relabel = () => {
      const all = picked.size === facts.regions.length;
      root.querySelector(".opener").textContent = all ? say("all_regions", { n: facts.regions.length })
        : say("picked_regions", { n: picked.size, all: facts.regions.length });
    };
    const shown = () => facts.regions.filter((region) => region.includes(search.value.trim()));
    const line = el("div", "line");
    line.append(
      button(say("pick_all"), "", () => { shown().forEach((r) => picked.add(r)); fill(); relabel(); pickRegions(); }),
      button(say("pick_none"), "", () => { shown().forEach((r) => picked.delete(r)); fill(); relabel(); if (picked.size) pickRegions(); }),
    );
    search.addEventListener("input", fill);
    fill();
    box.append(search, line, list);
    return box;
  }

  function depthBoxes() {
    const strengths = [{ value: "", text: say("any") }, ...facts.strengths.map((text, i) => ({ value: String(i), text: `${i} ${text}` })).reverse()];
    return [
      choice(say("depth"), ["all", "concrete", "exhortation"].map((value) => ({ value, text: say(`depth.${value}`) })), state.depth,
        (depth) => set({ depth })),
      selection(say("strength"), strengths, state.strength, (strength) => set({ strength })),
    ];
  }

  function categoryBoxes() {
    const options = [{ value: "", text: say("all_short") }, ...facts.categories.map((value, i) => ({ value, text: facts.names[value], name: `k${i}` })),
      { value: facts.uncoded, text: facts.names[facts.uncoded] }];
    const made = [choice(say("category"), options, state.category,
      (category) => set({ category, instrument: "", row: "", column: "", sort: "" }))];
    const instruments = facts.instruments[state.category] || [];
    if (instruments.length) {
      const names = [{ value: "", text: say("all_short") }, ...instruments.map((value) => ({ value, text: value }))];
      made.push(selection(say("instrument"), names, state.instrument, (instrument) => { set({ instrument, row: "", column: "" }, ["sentences", "pairs"]); matrix.mark(state); }));
    }
    return made;
  }

  function pairBoxes() {
    const names = facts.regions.map((value) => ({ value, text: value }));
    const swap = button("⇄", "swap", () => set({ left: state.right, right: state.left }), say("swap"));
    return [selection(say("left"), names, state.left, (value) => pickPair({ left: value })), swap,
      selection(say("right"), names, state.right, (value) => pickPair({ right: value })),
      choice(say("unit"), ["measure", "article"].map((value) => ({ value, text: say(`unit.${value}`) })), state.unit, (unit) => set({ unit, kind: "" }))];
  }

  function searchBox() {
    const box = el("div", "searchbox");
    const input = el("input", "query");
    input.type = "search";
    input.value = state.query;
    input.placeholder = say("query");
    input.setAttribute("aria-label", say("query"));
    let timer = 0;
    const go = () => { clearTimeout(timer); if (input.value !== state.query) set({ query: input.value }, ["hits"]); };
    input.addEventListener("input", (event) => { clearTimeout(timer); if (!event.isComposing) timer = setTimeout(go, 350); });
    input.addEventListener("compositionend", () => { timer = setTimeout(go, 350); });
    input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) go(); });
    box.append(input);
    return box;
  }

  /* What is drawn anew must not take the place where somebody types or works with the keyboard. */
  function controls() {
    const active = document.activeElement;
    const typing = filters.contains(active) && active.tagName === "INPUT";
    drawTools();
    if (typing) return;
    const nodes = [...filters.querySelectorAll("button, select")];
    const held = filters.contains(active) ? nodes.indexOf(active) : -1;
    const made = state.tab === "coverage" ? [regionBox(), ...categoryBoxes(), ...depthBoxes()]
      : state.tab === "search" ? [searchBox(), regionBox()] : [...pairBoxes(), ...categoryBoxes(), ...depthBoxes()];
    filters.replaceChildren(...made);
    if (held >= 0) filters.querySelectorAll("button, select")[held]?.focus();
  }

  function drawTools() {
    const held = tools.contains(document.activeElement) ? [...tools.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    const tabs = choice(say("page"), ["coverage", "search", "pairs"].map((value) => ({ value, text: say(`tab.${value}`) })), state.tab, tab);
    tabs.classList.add("tabs");
    const parts = [tabs];
    if (state.tab === "coverage") {
      parts.push(choice(say("value"), ["measures", "share", "per_1000_chars", "state"].map((value) => ({ value, text: say(`value.${value}`) })),
        state.value, (value) => set({ value }, ["matrix"])));
    }
    const write = button(say("export"), "export", () => { tell(say("exporting")); ask({ kind: "export", state }); });
    parts.push(el("span", "sum", facts.sum), write);
    tools.replaceChildren(...parts);
    if (held >= 0) tools.querySelectorAll("button")[held]?.focus();
  }

  /* Answers. */
  function draw(answer) {
    if (answer.matrix) matrix.show(answer.matrix, state);
    if (answer.sentences) drawSentences(answer.sentences);
    if (answer.hits) drawHits(answer.hits);
    if (answer.pairs) drawPairs(answer.pairs);
  }

  /* A list with its head, a page of it, and the way to the next page. */
  function fill(pane, part, page, head, make, tag) {
    let list = pane.querySelector(`.${part}`);
    if (!page.first || !list) {
      list = el(tag, part);
      pane.replaceChildren(head, list);
      pane.scrollTop = 0;
      total[part] = 0;
    }
    if (page.first !== total[part]) return list;
    pane.querySelector(".more")?.remove();
    const held = total[part];
    list.append(...page.items.map(make));
    total[part] += page.items.length;
    const rest = page.total - total[part];
    if (rest > 0) {
      const more = button(say("more", { n: rest }), "more", () => {
        more.disabled = true;
        ask({ kind: "more", part, first: total[part], state });
      });
      pane.append(more);
    }
    if (held) (list.children[held].querySelector("button") || list.children[held]).focus?.({ preventScroll: true });
    return list;
  }

  function heading() {
    const column = state.column || [state.category, state.instrument].filter(Boolean).join("·");
    const region = state.row || (state.regions.length === 1 ? state.regions[0]
      : state.regions.length ? say("picked_regions", { n: state.regions.length, all: facts.regions.length }) : say("all_regions", { n: facts.regions.length }));
    const limits = [state.depth === "all" ? "" : say(`depth.${state.depth}`), state.strength ? facts.strengths[Number(state.strength)] : ""];
    return [region, column, ...limits].filter(Boolean).join(" · ");
  }

  function drawSentences(page) {
    const head = el("h3");
    head.append(el("span", "", heading()), el("span", "count", say("sentences", { n: page.total })));
    if (state.row || state.column) head.append(button(say("clear_cell"), "link", () => { pickCell(state.row, state.column); }));
    const list = fill(right, "sentences", page, head, (item) => lists.sentence(item), "ol");
    if (page.total) return;
    list.after(el("p", "note", facts.failed.includes(state.row) ? say("failed_note") : say("absent_note")));
    if (page.near?.length) {
      const near = el("ol", "sentences near");
      near.append(...page.near.map((item) => lists.sentence(item)));
      right.append(el("p", "note", say("near_note", { n: page.near.length })), near);
    }
  }

  function drawHits(page) {
    const head = el("h3");
    if (state.query.trim()) {
      head.append(el("span", "", `“${state.query.trim()}”`), el("span", "count", say("hits", { n: page.total, documents: page.documents })));
    } else head.append(el("span", "quiet", say("query_note")));
    fill(left, "hits", page, head, (row) => lists.hit(row, pickHit), "div");
    if (!page.first) right.replaceChildren(el("p", "note", page.total ? say("hit_note") : ""));
  }

  function pickHit(row, line) {
    for (const old of left.querySelectorAll(".hit[aria-pressed='true']")) old.setAttribute("aria-pressed", "false");
    line.setAttribute("aria-pressed", "true");
    if (row.measure_id) return ask({ kind: "sentence", id: row.measure_id, start: row.start, end: row.end });
    right.replaceChildren(el("h3", "", `${row.region}　${row.article}`), el("p", "text", `…${row.left}${row.node}${row.right}…`),
      el("p", "note", say("no_measure")), el("p", "id", `《${row.title}》`));
  }

  function showSentence(item) {
    const list = el("ol", "sentences");
    list.append(lists.sentence(item, true));
    right.replaceChildren(list);
  }

  function drawPairs(page) {
    const head = el("div", "pairhead");
    const kinds = [{ value: "", text: `${say("all_short")} ${page.all}` }, ...page.kinds.map(({ kind, name, n }) => ({ value: kind, text: `${name} ${n}`, name: kind }))];
    const names = el("div", "pair names");
    names.append(el("b", "", state.left), el("span"), el("b", "", state.right));
    head.append(choice(say("kinds"), kinds, state.kind, (kind) => set({ kind })), names);
    const list = fill(left, "pairs", page, head, (row) => lists.pair(row), "ol");
    if (!page.total) list.after(el("p", "note", say("no_pairs")));
  }

  function frame(name) {
    panes.className = `panes ${name}`;
    left.replaceChildren(...(name === "coverage" ? [matrix.node, legend()] : []));
    right.replaceChildren();
    panes.replaceChildren(...(name === "pairs" ? [left] : [left, right]));
  }

  function legend() {
    const line = el("p", "legend");
    line.append(el("span", "cell absent", "—"), say("legend_absent"), el("span", "cell failed", facts.states.failed), say("legend_failed"));
    return line;
  }

  function onKey(event) {
    if (event.key === "Escape") {
      if (open) { open = false; root.focus(); controls(); root.querySelector(".opener").focus(); }
      else if (!lists.close(root) && state.tab === "coverage" && (state.row || state.column)) pickCell(state.row, state.column);
      event.preventDefault();
    }
    if (event.target.classList?.contains("hit") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      const beside = event.key === "ArrowDown" ? event.target.nextElementSibling : event.target.previousElementSibling;
      beside?.focus();
      event.preventDefault();
    }
    event.stopPropagation();
  }

  function onOutside(event) {
    if (open && !root.querySelector(".regions")?.contains(event.target)) { open = false; controls(); }
  }

  root.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onOutside, true);
  model.on("msg:custom", come);
  root.append(tools, filters, panes, status);
  host.append(root);
  frame(state.tab);
  controls();
  want();
  return () => {
    timers.forEach(clearTimeout);
    document.removeEventListener("pointerdown", onOutside, true);
    model.off("msg:custom", come);
  };
}

export default { render };
