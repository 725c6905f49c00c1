/* The review: one sentence after the other, decided by keyboard. */
function render({ model, el: host }) {
  const facts = model.get("facts");
  const { items, categories } = facts;
  const say = sayer(facts.words);
  const root = el("div", "pk pk-review");
  root.tabIndex = 0;
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // else 1 makes a heading of the cell
  let index = 0;
  let coding = null;
  let reason = "";
  let state = { text: "", bad: false };
  const waiting = new Map(); // sentence: decisions that Python has not answered yet
  const decided = (id) => model.get("now").decided[id];

  function open(to) {
    index = Math.max(0, Math.min(items.length - 1, to));
    const item = items[index];
    const own = item && decided(item.id);
    if (item) coding = new Coding(categories, say, own?.categories ?? (facts.blind ? null : item.categories), draw);
    reason = own?.reason ?? "";
    draw();
  }

  function go(to) {
    state = { text: to >= items.length ? say("last") : "", bad: false };
    open(to);
  }

  function refuse(text, field) {
    state = { text, bad: true };
    draw();
    if (field) root.querySelector(field).focus();
  }

  function accept() {
    const item = items[index];
    if (!item) return;
    if (!model.get("now").coder) { refuse(say("sign"), ".coder"); return; }
    if (!coding.chosen) { refuse(say("accept_none")); return; }
    waiting.set(item.id, (waiting.get(item.id) ?? 0) + 1);
    model.send({ kind: "decide", id: item.id, categories: coding.chosen, reason });
    go(index + 1);
  }

  const undo = () => model.send({ kind: "undo" });

  function answered(answer) {
    if (!answer?.kind) return;
    const bad = answer.kind === "refused";
    if (waiting.has(answer.id) && answer.kind !== "undone") {
      const left = waiting.get(answer.id) - 1;
      if (left > 0) waiting.set(answer.id, left); else waiting.delete(answer.id);
    }
    state = { text: answer.text, bad };
    const place = items.findIndex((item) => item.id === answer.id);
    if ((bad || answer.kind === "undone") && place >= 0) open(place);
    else if (answer.kind === "signed") open(index);
    else draw();
  }

  function onKey(event) {
    event.stopPropagation();
    const input = event.target.tagName === "INPUT";
    const done = event.key === "Escape" || (event.key === "Enter" && !event.isComposing);
    if (input && done) { event.target.blur(); root.focus(); event.preventDefault(); }
    if (input || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const pressed = event.target.tagName === "BUTTON" && !event.target.classList.contains("code");
    if (/^[0-9]$/.test(event.key) && Number(event.key) <= categories.length) coding?.press(Number(event.key));
    else if (event.key === "Enter") { if (pressed) return; if (!event.repeat) accept(); }
    else if (event.key === "n" || event.key === "ArrowRight") go(index + 1);
    else if (event.key === "p" || event.key === "ArrowLeft") go(index - 1);
    else if (event.key === "u") undo();
    else if (event.key === "r") root.querySelector(".reason")?.focus();
    else return;
    event.preventDefault();
  }

  function keyed(text, key, action, name) {
    const node = button(text, name, () => { action(); root.focus(); });
    node.prepend(el("kbd", "", key));
    return node;
  }

  function top() {
    const done = items.filter((item) => decided(item.id)).length;
    const count = waiting.size ? say("waiting", { n: waiting.size }) : "";
    const name = Object.assign(el("input", "coder"), { value: model.get("now").coder });
    name.addEventListener("change", () => model.send({ kind: "sign", coder: name.value }));
    const fill = el("i");
    fill.style.width = `${items.length ? (100 * done) / items.length : 0}%`;
    return [el("div", "row top", el("span", "progress", say("progress", { at: index + 1, all: items.length, done }) + count),
      el("span", "", say(facts.blind ? "blind" : "task", { task: facts.task })), el("label", "", `${say("coder")} `, name)), el("div", "bar", fill)];
  }

  function body(item) {
    const own = decided(item.id);
    const named = (list) => list.join("、") || say("none");
    const why = Object.assign(el("input", "reason"), { value: reason, placeholder: `${say("reason")} (r)` });
    why.setAttribute("aria-label", say("reason"));
    why.addEventListener("input", () => { reason = why.value; });
    const status = el("p", `state${state.bad ? " bad" : ""}`, state.text);
    status.setAttribute("role", "status");
    const proposal = facts.blind ? "" : `${say("proposed", { chosen: named(item.categories) })}　`;
    return [
      el("p", "place", el("b", "", item.region), item.article, " ", el("span", "id", item.id)),
      ...(item.why ? [el("p", "why", say("why", { why: item.why }))] : []),
      ...(item.before ? [el("p", "beside", item.before)] : []),
      sentenceText(item.pieces, categories, "sentence"),
      ...(item.after ? [el("p", "beside", item.after)] : []),
      el("ul", "evidence", ...item.evidence.map((row) => el("li", row.counts ? "for" : "against", row.text))),
      el("div", "row choices", ...coding.nodes),
      el("div", "row", why, keyed(coding.chosen ? say("accept", { chosen: coding.named() }) : say("accept_none"), "Enter", accept, "accept"),
        keyed(say("back"), "p", () => go(index - 1)), keyed(say("next"), "n", () => go(index + 1)), keyed(say("undo"), "u", undo)),
      el("p", "note", proposal + (own ? say("own", { chosen: named(own.categories) }) : say("open"))),
      status,
      ...(facts.blind ? [] : [el("p", "note keys", say("coding_keys"))]),
      el("p", "note keys", say("keys")),
    ];
  }

  function draw() {
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const typing = held?.tagName === "INPUT" ? { name: held.className, value: held.value, from: held.selectionStart, to: held.selectionEnd } : null;
    const item = items[index];
    root.replaceChildren(...top(), ...(item ? body(item) : [el("p", "note", say("empty"))]));
    /* What is drawn anew must not take the place where somebody types, nor what is typed. */
    const input = typing && root.querySelector(`input.${typing.name}`);
    if (input) {
      if (typing.name === "coder") input.value = typing.value;
      input.focus({ preventScroll: true });
      input.setSelectionRange(typing.from, typing.to);
    } else if (held) root.focus({ preventScroll: true });
  }

  root.addEventListener("keydown", onKey);
  model.on("change:now", draw);
  model.on("msg:custom", answered);
  host.append(el("style", "", facts.style), root);
  const first = items.findIndex((item) => !decided(item.id));
  open(first < 0 ? 0 : first);
  return () => {
    model.off("change:now", draw);
    model.off("msg:custom", answered);
  };
}

export default { render };
