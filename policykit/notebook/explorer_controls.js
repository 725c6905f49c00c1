/* What is chosen, above the panes: the pages, the values, regions, categories, depth, the pair, the search. */
function makeControls({ root, facts, say, state, set, tell, tab, mark, write }) {
  const filters = el("div", "filters");
  const tools = el("div", "tools");
  const picked = new Set(state.regions.length ? state.regions : facts.regions);
  let open = false; // whether the list of regions is open
  const kept = {}; // the controls that stand, each with what it shows

  /* A control is made anew only where it shows something else. */
  function once(name, shows, make) {
    const key = JSON.stringify(shows);
    if (kept[name]?.key !== key) kept[name] = { key, node: make() };
    return kept[name].node;
  }

  function place(box, nodes) {
    const same = box.children.length === nodes.length;
    if (!same) box.replaceChildren(...nodes);
    else nodes.forEach((node, i) => { if (box.children[i] !== node) box.children[i].replaceWith(node); });
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
    return once("regions", [open, picked.size, picked.size === 1 ? [...picked] : ""], makeRegionBox);
  }

  function makeRegionBox() {
    const box = el("div", "regions");
    const all = picked.size === facts.regions.length;
    const text = all ? say("all_regions", { n: facts.regions.length })
      : picked.size === 1 ? [...picked][0] : say("picked_regions", { n: picked.size, all: facts.regions.length });
    const opener = button(text, "opener", () => { open = !open; draw(); if (open) root.querySelector(".regions input").focus(); });
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
      once("depth", state.depth, () => choice(say("depth"), ["all", "concrete", "exhortation"].map((value) => ({ value, text: say(`depth.${value}`) })), state.depth,
        (depth) => set({ depth }))),
      once("strength", state.strength, () => selection(say("strength"), strengths, state.strength, (strength) => set({ strength }))),
    ];
  }

  function categoryBoxes() {
    const options = [{ value: "", text: say("all_short") }, ...facts.categories.map((value, i) => ({ value, text: facts.names[value], name: `k${i}` })),
      { value: facts.uncoded, text: facts.names[facts.uncoded] }];
    const made = [once("category", state.category, () => choice(say("category"), options, state.category,
      (category) => set({ category, instrument: "", row: "", column: "", sort: "" })))];
    const instruments = facts.instruments[state.category] || [];
    if (instruments.length) {
      const names = [{ value: "", text: say("all_short") }, ...instruments.map((value) => ({ value, text: value }))];
      made.push(once("instrument", [state.category, state.instrument], () => selection(say("instrument"), names, state.instrument,
        (instrument) => { set({ instrument, row: "", column: "" }, ["sentences", "hits", "pairs"]); mark(); })));
    }
    return made;
  }

  function pairBoxes() {
    const names = facts.regions.map((value) => ({ value, text: value }));
    return [once("left", state.left, () => selection(say("left"), names, state.left, (value) => pickPair({ left: value }))),
      once("swap", "", () => button("⇄", "swap", () => set({ left: state.right, right: state.left }), say("swap"))),
      once("right", state.right, () => selection(say("right"), names, state.right, (value) => pickPair({ right: value }))),
      once("unit", state.unit, () => choice(say("unit"), ["measure", "article"].map((value) => ({ value, text: say(`unit.${value}`) })), state.unit,
        (unit) => set({ unit, kind: "" })))];
  }

  function searchBox() { return once("search", "", makeSearchBox); }

  function makeSearchBox() {
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
  function draw() {
    const active = document.activeElement;
    const typing = filters.contains(active) && active.tagName === "INPUT";
    drawTools();
    if (typing) return;
    const nodes = [...filters.querySelectorAll("button, select")];
    const held = filters.contains(active) ? nodes.indexOf(active) : -1;
    const made = state.tab === "coverage" ? [regionBox(), ...categoryBoxes(), ...depthBoxes()]
      : state.tab === "search" ? [searchBox(), regionBox(), ...categoryBoxes(), ...depthBoxes()] : [...pairBoxes(), ...categoryBoxes(), ...depthBoxes()];
    place(filters, made);
    if (held >= 0) filters.querySelectorAll("button, select")[held]?.focus();
  }

  function drawTools() {
    const held = tools.contains(document.activeElement) ? [...tools.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    const parts = [once("tabs", state.tab, makeTabs)];
    if (state.tab === "coverage") {
      parts.push(once("value", state.value, () => choice(say("value"), ["measures", "share", "per_1000_chars", "state"].map((value) => ({ value, text: say(`value.${value}`) })),
        state.value, (value) => set({ value }, ["matrix"]))));
    }
    parts.push(once("sum", "", () => el("span", "sum", facts.sum)), once("export", "", () => button(say("export"), "export", write)));
    place(tools, parts);
    if (held >= 0) tools.querySelectorAll("button")[held]?.focus();
  }

  function makeTabs() {
    const tabs = choice(say("page"), ["coverage", "search", "pairs"].map((value) => ({ value, text: say(`tab.${value}`) })), state.tab, tab);
    tabs.classList.add("tabs");
    return tabs;
  }

  function escape() {
    if (!open) return false;
    open = false;
    root.focus();
    draw();
    root.querySelector(".opener").focus();
    return true;
  }

  function outside(target) {
    if (!open || root.querySelector(".regions")?.contains(target)) return;
    open = false;
    draw();
  }

  return { filters, tools, draw, escape, outside, shut: () => { open = false; } };
}
