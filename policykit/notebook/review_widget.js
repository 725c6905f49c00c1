/* Everything that comes from a document goes into the page through textContent: never as markup. */
function el(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function named(list) { return list.length ? list.join("、") : "无"; }

function render({ model, el: host }) {
  const items = model.get("items");
  const facts = model.get("facts");
  const categories = facts.categories;
  const root = el("div", "pk-review");
  root.tabIndex = 0;
  /* JupyterLab listens to keys before the page does: without this, 1 makes a heading of the cell. */
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  let index = 0;
  let chosen = new Set();
  let reason = "";
  const waiting = new Map(); // sentence: decisions that Python has not answered yet
  let said = { text: "", bad: false };

  function decided(id) { return model.get("decided")[id]; }

  function open(to) {
    index = Math.max(0, Math.min(items.length - 1, to));
    const item = items[index];
    if (item) {
      const own = decided(item.id);
      chosen = new Set(own ? own.categories : item.categories);
      reason = own ? own.reason : "";
    }
    draw();
  }

  function go(to) {
    const last = to >= items.length;
    said = { text: last ? "已是最后一句。" : "", bad: false };
    open(last ? index : to);
  }

  function toggle(category) {
    if (chosen.has(category)) chosen.delete(category); else chosen.add(category);
    draw();
  }

  function accept() {
    const item = items[index];
    if (!item) return;
    if (!model.get("coder")) {
      said = { text: "请先写编码人的名字。", bad: true };
      draw();
      root.querySelector(".coder").focus();
      return;
    }
    waiting.set(item.id, (waiting.get(item.id) || 0) + 1);
    model.send({ kind: "decide", id: item.id, categories: categories.filter((c) => chosen.has(c)), reason });
    go(index + 1);
  }

  function undo() { model.send({ kind: "undo" }); }

  function answered(answer) {
    if (!answer || !answer.kind) return;
    const bad = answer.kind === "refused";
    if (waiting.has(answer.id) && answer.kind !== "undone") {
      const left = waiting.get(answer.id) - 1;
      if (left > 0) waiting.set(answer.id, left); else waiting.delete(answer.id);
    }
    said = { text: answer.text, bad };
    const place = items.findIndex((item) => item.id === answer.id);
    if ((bad || answer.kind === "undone") && place >= 0) open(place);
    else if (answer.kind === "signed") open(index);
    else draw();
  }

  function onKey(event) {
    const typing = event.target.tagName === "INPUT";
    if (typing) {
      if (event.key === "Escape" || (event.key === "Enter" && !event.isComposing)) {
        event.preventDefault();
        if (event.target.classList.contains("coder")) event.target.blur();
        root.focus();
      }
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const number = Number(event.key);
    if (event.key === "Enter" && event.target.tagName === "BUTTON") { event.stopPropagation(); return; }
    if (number >= 1 && number <= categories.length) toggle(categories[number - 1]);
    else if (event.key === "Enter") { if (!event.repeat) accept(); }
    else if (event.key === "n" || event.key === "ArrowRight") go(index + 1);
    else if (event.key === "p" || event.key === "ArrowLeft") go(index - 1);
    else if (event.key === "u") undo();
    else if (event.key === "r") root.querySelector(".reason").focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function button(text, key, action, name) {
    const node = el("button", name);
    node.type = "button";
    node.append(el("kbd", "", key), text);
    node.addEventListener("click", () => { action(); root.focus(); });
    return node;
  }

  function top() {
    const done = items.filter((item) => decided(item.id)).length;
    const line = el("div", "row top");
    const count = waiting.size ? `，${waiting.size} 条尚未存好` : "";
    line.append(el("span", "progress", `第 ${index + 1} / ${items.length} 句，已定 ${done} 句${count}`));
    const who = el("label", "", "编码人 ");
    const name = el("input", "coder");
    name.value = model.get("coder");
    name.addEventListener("change", () => model.send({ kind: "sign", coder: name.value }));
    who.append(name);
    line.append(el("span", "", facts.blind ? `盲编：${facts.task}` : `任务：${facts.task}`), who);
    const bar = el("div", "bar");
    const fill = el("i");
    fill.style.width = `${items.length ? (100 * done) / items.length : 0}%`;
    bar.append(fill);
    return [line, bar];
  }

  function sentence(item) {
    const line = el("p", "sentence");
    for (const piece of item.pieces) {
      if (piece.kind === "plain") { line.append(piece.text); continue; }
      const k = categories.indexOf(piece.category);
      const mark = el("mark", `${piece.kind} k${k}`, piece.text);
      mark.title = piece.kind === "for" ? piece.category : `${piece.category}：不计`;
      line.append(mark);
    }
    return line;
  }

  function draw() {
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const typing = held && held.tagName === "INPUT"
      ? { name: held.className, value: held.value, from: held.selectionStart, to: held.selectionEnd } : null;
    const item = items[index];
    const parts = [...top()];
    if (!item) {
      parts.push(el("p", "note", "没有需要复核的措施。"));
      root.replaceChildren(...parts);
      return;
    }
    const place = el("p", "place");
    place.append(el("b", "", item.region), item.article, " ", el("span", "id", item.id));
    parts.push(place);
    if (item.why) parts.push(el("p", "why", item.why));
    if (item.before) parts.push(el("p", "beside", item.before));
    parts.push(sentence(item));
    if (item.after) parts.push(el("p", "beside", item.after));
    if (item.evidence.length) {
      const list = el("ul", "evidence");
      for (const row of item.evidence) list.append(el("li", row.counts ? "for" : "against", row.text));
      parts.push(list);
    }
    const choices = el("div", "row choices");
    categories.forEach((category, i) => {
      const node = button(category, String(i + 1), () => toggle(category), `k${i}`);
      node.setAttribute("aria-pressed", String(chosen.has(category)));
      choices.append(node);
    });
    parts.push(choices);
    const line = el("div", "row");
    const why = el("input", "reason");
    why.placeholder = "理由（r）";
    why.value = reason;
    why.addEventListener("input", () => { reason = why.value; });
    const picked = named(categories.filter((c) => chosen.has(c)));
    line.append(why, button(`采纳：${picked}`, "Enter", accept, "accept"), button("上一句", "p", () => go(index - 1)),
      button("下一句", "n", () => go(index + 1)), button("撤销", "u", undo));
    parts.push(line);
    const own = decided(item.id);
    const coding = facts.blind ? "" : `机器：${named(item.categories)}　`;
    parts.push(el("p", "note", coding + (own ? `你已定：${named(own.categories)}` : "你还没有定")));
    const state = el("p", said.bad ? "state bad" : "state", said.text);
    state.setAttribute("role", "status");
    parts.push(state);
    parts.push(el("p", "note keys", "点一下这里，再用键盘：1–5 选类别，Enter 采纳，n 下一句，p 上一句，u 撤销，r 写理由"));
    root.replaceChildren(...parts);
    /* What is drawn anew must not take the place where somebody types, nor what is typed. */
    const input = typing && root.querySelector(`input.${typing.name}`);
    if (input) {
      if (typing.name === "coder") input.value = typing.value;
      input.focus({ preventScroll: true });
      input.setSelectionRange(typing.from, typing.to);
    } else if (held) root.focus({ preventScroll: true });
  }

  root.addEventListener("keydown", onKey);
  model.on("change:decided", draw);
  model.on("change:coder", draw);
  model.on("msg:custom", answered);
  host.append(root);
  const first = items.findIndex((item) => !decided(item.id));
  open(first < 0 ? 0 : first);
  return () => {
    model.off("change:decided", draw);
    model.off("change:coder", draw);
    model.off("msg:custom", answered);
  };
}

export default { render };
