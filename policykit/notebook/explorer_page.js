/* The page: what is chosen, what is asked for it, what has come. */
function render({ model, el: host }) {
  const facts = model.get("facts");
  const say = (key, values) => (facts.words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values?.[name] ?? "");
  const root = el("div", "pk-explore");
  root.tabIndex = -1;
  /* JupyterLab listens to keys before the page does. */
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  const state = { ...model.get("state") };
  const status = el("p", "status");
  status.setAttribute("role", "status");
  const panes = el("div", "panes");
  const [left, right] = [el("section", "left"), el("section", "right")];
  for (const pane of [left, right]) pane.tabIndex = -1;
  const line = makeQuestions({ model, say, tell, draw: viewCame, other: answerCame });
  const { ask } = line;
  const matrix = new Matrix(say, facts, pickCell, (name) => set({ sort: state.sort === name ? "" : name }, ["matrix"]),
    (first) => ask({ kind: "more", part: "matrix", first, state }));
  const lists = new Lists(say, facts, ask);
  const controls = makeControls({ root, facts, say, state, set, tell, tab, mark: () => matrix.mark(state),
    write: () => { tell(say("exporting")); ask({ kind: "export", state }); } });
  const total = {}; // what the lists on the screen hold: part → loaded, all
  let rewound = []; // what is to be seen from its beginning once all is drawn

  function tell(text, name) { status.className = `status ${name || ""}`; status.textContent = text; }

  function set(change, parts) {
    Object.assign(state, change);
    line.want(state, parts);
    controls.draw();
  }

  function viewCame(answer) {
    draw(answer);
    root.dataset.n = answer.n;
  }

  function answerCame(answer) {
    if (answer.kind === "refused") { matrix.asked = false; tell(answer.text, "bad"); }
    if (answer.kind === "exported") tell(answer.text, "good");
    if (answer.kind === "neighbours") lists.opened(root, answer);
    if (answer.kind === "sentence") showSentence(answer.item);
    if (answer.kind === "more") draw(answer);
  }

  /* Choices. */
  function pickCell(row, column) {
    const same = state.row === row && state.column === column;
    set(same ? { row: "", column: "" } : { row, column }, ["sentences"]);
    matrix.mark(state);
  }

  /* Back to all, and with the keys to where the cell was chosen. */
  function leaveCell() {
    pickCell(state.row, state.column);
    matrix.rove(...matrix.at, true);
  }

  function tab(name) {
    if (state.tab === name) return;
    controls.shut();
    frame(name);
    set({ tab: name });
  }

  /* Answers. */
  function draw(answer) {
    if (answer.matrix) matrix.show(answer.matrix, state);
    if (answer.matrix && !answer.matrix.first) rewound.push(matrix.node);
    if (answer.sentences) drawSentences(answer.sentences);
    if (answer.hits) drawHits(answer.hits);
    if (answer.pairs) drawPairs(answer.pairs);
    rewound.forEach((node) => { node.scrollTop = 0; }); // last, because it makes the browser lay all out
    rewound = [];
  }

  /* A list with its head, a page of it, and the way to the next page. */
  function fill(pane, part, page, head, make, tag) {
    let list = pane.querySelector(`.${part}`);
    if (!page.first || !list) {
      const active = pane.contains(document.activeElement); // what is drawn anew must not throw the keys out
      list = el(tag, part);
      pane.replaceChildren(head, list);
      if (active) (head.querySelector("[aria-pressed='true']") || pane).focus({ preventScroll: true });
      rewound.push(pane);
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

  function limits() {
    return [state.depth === "all" ? "" : say(`depth.${state.depth}`), state.strength ? facts.strengths[Number(state.strength)] : ""];
  }

  function heading() {
    const column = state.column || [state.category, state.instrument].filter(Boolean).join("·");
    const region = state.row || (state.regions.length === 1 ? state.regions[0]
      : state.regions.length ? say("picked_regions", { n: state.regions.length, all: facts.regions.length }) : say("all_regions", { n: facts.regions.length }));
    return [region, column, ...limits()].filter(Boolean).join(" · ");
  }

  function drawSentences(page) {
    const head = el("h3");
    head.append(el("span", "", heading()), el("span", "count", say("sentences", { n: page.total })));
    if (state.row || state.column) head.append(button(say("clear_cell"), "link", leaveCell));
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
    if (page.outside && !page.first) {
      const chosen = [[state.category, state.instrument].filter(Boolean).join("·"), ...limits()].filter(Boolean).join(" · ");
      const others = el("p", "note", say("hits_outside", { n: page.outside, chosen }));
      others.append(button(say("hits_all"), "link", () => set({ category: "", instrument: "", depth: "all", strength: "", row: "", column: "", sort: "" })));
      left.querySelector("h3").after(others);
    }
    if (!page.first) right.replaceChildren(el("p", "note", page.total ? say("hit_note") : ""));
  }

  function pickHit(row, line) {
    for (const old of left.querySelectorAll(".hit[aria-pressed='true']")) old.setAttribute("aria-pressed", "false");
    line.setAttribute("aria-pressed", "true");
    if (row.measure_id) return ask({ kind: "sentence", part: "hits", id: row.measure_id, start: row.start, end: row.end });
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
      if (!controls.escape() && !lists.close(root) && state.tab === "coverage" && (state.row || state.column)) leaveCell();
      event.preventDefault();
    }
    if (event.target.classList?.contains("hit") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      const beside = event.key === "ArrowDown" ? event.target.nextElementSibling : event.target.previousElementSibling;
      beside?.focus();
      event.preventDefault();
    }
    event.stopPropagation();
  }

  const onOutside = (event) => controls.outside(event.target);

  root.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onOutside, true);
  root.append(controls.tools, controls.filters, panes, status);
  host.append(root);
  frame(state.tab);
  controls.draw();
  line.want(state);
  return () => {
    line.stop();
    document.removeEventListener("pointerdown", onOutside, true);
  };
}

export default { render };
