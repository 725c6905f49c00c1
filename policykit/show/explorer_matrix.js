/* Everything that comes from a document goes into the page through textContent: never as markup. */
function el(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function button(text, name, action, label) {
  const node = el("button", name, text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", action);
  return node;
}

/* Several buttons of which one is pressed. */
function choice(label, options, chosen, pick) {
  const group = el("div", "choice");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  for (const { value, text, name } of options) {
    const node = button(text, name || "", () => pick(value));
    node.setAttribute("aria-pressed", String(value === chosen));
    group.append(node);
  }
  return group;
}

function selection(label, options, chosen, pick) {
  const box = el("label", "select");
  const select = el("select");
  for (const { value, text } of options) {
    const option = el("option", "", text);
    option.value = value;
    select.append(option);
  }
  select.setAttribute("aria-label", label);
  select.value = chosen;
  select.addEventListener("change", () => pick(select.value));
  box.append(el("span", "quiet", label), select);
  return box;
}

function shortName(column) { return column.includes("·") ? column.slice(column.indexOf("·") + 1) : column; }

/* The matrix: one tab stop, arrows go from cell to cell, a cell is a button that says what it counts. */
class Matrix {
  constructor(say, facts, pick, sort, more) {
    Object.assign(this, { say, facts, pick, sort, more, rows: [], columns: [], at: [1, 1] });
    this.node = el("div", "matrix");
    this.node.addEventListener("keydown", (event) => this.onKey(event));
    this.node.addEventListener("scroll", () => {
      const left = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight;
      if (left < 200) this.further();
    });
  }

  show(page, state) {
    const held = this.node.contains(document.activeElement);
    const kept = page.first ? this.node.scrollTop : 0;
    if (page.first && page.first !== this.rows.length) return;
    this.rows = page.first ? [...this.rows, ...page.rows] : page.rows;
    [this.columns, this.total, this.asked] = [page.columns, page.total, false];
    const table = el("table");
    const head = el("tr");
    head.append(this.corner());
    this.columns.forEach((column, x) => head.append(this.head(column, x + 1, state)));
    const top = el("thead");
    top.append(head);
    const body = el("tbody");
    this.rows.forEach((row, y) => body.append(this.row(row, y + 1)));
    table.append(top, body);
    const parts = [table];
    const left = this.total - this.rows.length;
    if (left > 0) parts.push(button(this.say("more_regions", { n: left }), "more", () => this.further()));
    this.node.replaceChildren(...parts);
    this.node.scrollTop = kept;
    this.mark(state);
    this.rove(Math.min(this.at[0], this.columns.length), Math.min(this.at[1], this.rows.length), held);
  }

  further() {
    if (this.asked || this.rows.length >= this.total) return;
    this.asked = true;
    this.more(this.rows.length);
  }

  corner() {
    const cell = el("th", "corner");
    cell.append(this.button(this.say("all_short"), 0, 0, () => this.pick("", ""), this.say("all_measures")));
    return cell;
  }

  head(column, x, state) {
    const cell = el("th");
    cell.scope = "col";
    const name = shortName(column.name);
    const label = this.say("column_label", { name, n: column.n });
    const node = this.button("", x, 0, () => this.pick("", column.name), label);
    const k = this.facts.categories.indexOf(column.name.split("·")[0]);
    if (!column.name.includes("·") && k >= 0) node.append(el("i", `dot k${k}`));
    const upright = column.name.includes("·");
    if (upright) cell.className = "narrow";
    node.append(el("span", upright ? "upright" : "", name));
    const order = button("↓", "sort", () => this.sort(column.name), this.say("sort_label", { name }));
    order.tabIndex = -1;
    order.title = order.getAttribute("aria-label");
    order.setAttribute("aria-pressed", String(state.sort === column.name));
    cell.append(node, order);
    return cell;
  }

  row(row, y) {
    const line = el("tr");
    const name = el("th");
    name.scope = "row";
    const label = this.say("row_label", { name: row.region, n: row.total });
    const node = this.button(row.region, 0, y, () => this.pick(row.region, ""), label);
    node.title = label;
    name.append(node);
    line.append(name);
    row.cells.forEach(([text, state, shade], x) => {
      const cell = el("td");
      const column = this.columns[x].name;
      const said = state === "covered" ? text : this.facts.states[state];
      const name = this.say("cell_label", { region: row.region, column: shortName(column), value: said });
      const node = this.button(text, x + 1, y, () => this.pick(row.region, column), name);
      node.classList.add("cell", state);
      if (column === this.facts.uncoded) node.classList.add("uncoded");
      node.style.setProperty("--s", shade);
      if (state !== "covered") node.title = said;
      cell.append(node);
      line.append(cell);
    });
    return line;
  }

  button(text, x, y, action, label) {
    const node = button(text, "", () => { this.rove(x, y, false); action(); }, label);
    [node.dataset.x, node.dataset.y, node.tabIndex] = [x, y, -1];
    return node;
  }

  find(x, y) { return this.node.querySelector(`button[data-x="${x}"][data-y="${y}"]`); }

  rove(x, y, focus) {
    const node = this.find(x, y);
    if (!node) return;
    this.find(...this.at)?.setAttribute("tabindex", "-1");
    this.at = [x, y];
    node.tabIndex = 0;
    if (focus) node.focus();
  }

  /* Which cell, row or column is chosen; the table itself stays as it is. */
  mark(state) {
    const wanted = state.column || [state.category, state.instrument].filter(Boolean).join("·");
    for (const node of this.node.querySelectorAll("button[data-x]")) {
      const column = Number(node.dataset.x) ? this.columns[node.dataset.x - 1].name : "";
      const region = Number(node.dataset.y) ? this.rows[node.dataset.y - 1].region : "";
      node.setAttribute("aria-pressed", String(region === state.row && column === wanted));
    }
  }

  onKey(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const end = { Home: [0, this.at[1]], End: [this.columns.length, this.at[1]] }[event.key];
    if ((!step && !end) || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = end || [this.at[0] + step[0], this.at[1] + step[1]];
    this.rove(x, y, true);
    if (y > this.rows.length - 5) this.further();
    event.preventDefault();
    event.stopPropagation();
  }
}
