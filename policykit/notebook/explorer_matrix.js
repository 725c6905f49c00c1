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

/* The matrix: one tab stop, arrows go from cell to cell, up from a heading to its order; a cell is a button that says
   what it counts. A table with the same columns is written over in place: what is new is drawn in a fraction of the
   time. */
class Matrix {
  constructor(say, facts, pick, sort, more) {
    Object.assign(this, { say, facts, pick, sort, more, rows: [], columns: [], at: [1, 1], marked: [] });
    this.node = el("div", "matrix");
    this.node.addEventListener("keydown", (event) => this.onKey(event));
    this.node.addEventListener("click", (event) => this.onClick(event));
    this.node.addEventListener("scroll", () => {
      const left = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight;
      if (left < 500) this.further();
    });
    this.head = el("tr");
    this.body = el("tbody");
    this.rest = button("", "more", () => this.further());
    this.table = el("table");
    this.table.setAttribute("aria-label", say("tab.coverage"));
    const top = el("thead");
    top.append(this.head);
    this.table.append(top, this.body);
    this.node.append(this.table, this.rest);
  }

  show(page, state) {
    const held = this.node.contains(document.activeElement);
    if (page.first && page.first !== this.rows.length) return;
    const names = (columns) => columns.map((column) => column.name).join("|");
    const same = names(page.columns) === names(this.columns);
    this.rows = page.first ? [...this.rows, ...page.rows] : page.rows;
    [this.columns, this.total, this.asked] = [page.columns, page.total, false];
    if (!same) {
      this.head.replaceChildren(this.corner(), ...this.columns.map((column, x) => this.headOf(column, x + 1)));
      this.body.replaceChildren(); // other columns: to alter the cells takes the browser longer than to make new ones
    }
    this.columns.forEach((column, x) => this.dressHead(this.head.children[x + 1], column, state));
    while (this.body.children.length > this.rows.length) this.body.lastChild.remove();
    for (let y = page.first; y < this.rows.length; y += 1) {
      if (!this.body.children[y]) this.body.append(this.row(y + 1));
      this.dressRow(this.body.children[y], this.rows[y]);
    }
    this.table.setAttribute("aria-rowcount", this.total + 1); // more than are in the page
    const left = this.total - this.rows.length;
    this.rest.hidden = left <= 0;
    this.rest.textContent = this.say("more_regions", { n: left });
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
    const node = this.button(0, 0);
    node.textContent = this.say("all_short");
    node.setAttribute("aria-label", this.say("all_measures"));
    cell.append(node);
    return cell;
  }

  headOf(column, x) {
    const instrument = column.name.includes("·");
    const cell = el("th", instrument ? "narrow" : "");
    cell.scope = "col";
    const name = shortName(column.name);
    const node = this.button(x, 0);
    const k = this.facts.categories.indexOf(column.name);
    if (k >= 0) node.append(el("i", `dot k${k}`));
    node.append(el("span", instrument ? "upright" : "", name));
    const order = button("↓", "sort", () => this.sort(column.name), this.say("sort_label", { name }));
    order.tabIndex = -1;
    order.title = order.getAttribute("aria-label");
    cell.append(node, order);
    return cell;
  }

  dressHead(cell, column, state) {
    const label = this.say("column_label", { name: shortName(column.name), n: column.n });
    cell.firstChild.setAttribute("aria-label", label);
    cell.firstChild.title = label;
    cell.querySelector(".sort").setAttribute("aria-pressed", String(state.sort === column.name));
    if (state.sort === column.name) cell.setAttribute("aria-sort", "descending"); else cell.removeAttribute("aria-sort");
  }

  row(y) {
    const line = el("tr");
    const name = el("th");
    name.scope = "row";
    name.append(this.button(0, y));
    line.append(name);
    this.columns.forEach((column, x) => {
      const cell = el("td");
      cell.append(this.button(x + 1, y));
      line.append(cell);
    });
    return line;
  }

  dressRow(line, row) {
    const name = line.firstChild.firstChild;
    const label = this.say("row_label", { name: row.region, n: row.total });
    if (name.textContent !== row.region) name.textContent = row.region;
    name.setAttribute("aria-label", label);
    name.title = label;
    row.cells.forEach(([text, state, shade], x) => {
      const node = line.children[x + 1].firstChild;
      const column = this.columns[x].name;
      const said = state === "covered" ? text : this.facts.states[state];
      node.setAttribute("aria-label", this.say("cell_label", { region: row.region, column: shortName(column), value: said }));
      node.className = `cell ${state}${column === this.facts.uncoded ? " uncoded" : ""}`;
      node.title = state === "covered" ? "" : said;
      node.style.setProperty("--s", shade);
      if (node.textContent !== text) node.textContent = text;
    });
  }

  button(x, y) {
    const node = el("button");
    node.type = "button";
    [node.dataset.x, node.dataset.y, node.tabIndex] = [x, y, -1];
    node.setAttribute("aria-pressed", "false");
    return node;
  }

  /* The button of a cell; in row 0 of a heading, above it (-1) of the heading's order. */
  find(x, y) {
    if (y < 0) return y === -1 ? this.head.children[x]?.querySelector(".sort") : null;
    const line = y ? this.body.children[y - 1] : this.head;
    return line?.children[x]?.firstChild;
  }

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
    const x = this.columns.findIndex((column) => column.name === wanted) + 1;
    const y = this.rows.findIndex((row) => row.region === state.row) + 1;
    this.marked.forEach((node) => node.setAttribute("aria-pressed", "false"));
    this.marked = (wanted && !x) || (state.row && !y) ? [] : [this.find(x, y)].filter(Boolean);
    this.marked.forEach((node) => node.setAttribute("aria-pressed", "true"));
  }

  onClick(event) {
    const node = event.target.closest("button[data-x]");
    if (!node) return;
    const [x, y] = [Number(node.dataset.x), Number(node.dataset.y)];
    this.rove(x, y, false);
    this.pick(y ? this.rows[y - 1].region : "", x ? this.columns[x - 1].name : "");
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
