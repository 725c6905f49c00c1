/* Questions to the kernel. At most one about the view is under way; of those that come up meanwhile only the last is
   asked, and an answer that is no longer wanted is not drawn. A kernel that is busy with other cells is waited for;
   only one that is gone is reported. */
const PATIENCE = 400; // ms after which the page says that it waits
const BUSY = 2500; // ms after which it says that the kernel is busy: with another cell, then
const LOOK = 1000; // ms between two looks at a kernel that does not answer
const SILENCE = 15000; // ms that an idle kernel may take for an answer before it counts as gone
const AGAIN = 300; // ms after which what is being made is asked for again
const REST = 1500; // ms after the first view until what takes long is made ready
const GONE = ["dead", "terminating", "restarting", "autorestarting"];

function makeQuestions({ model, say, tell, draw, other }) {
  const view = Math.random().toString(36).slice(2);
  let n = 0;
  const turns = { matrix: 0, sentences: 0, hits: 0, pairs: 0 }; // how often each part was asked for anew
  let under = null; // the question about the view that is under way
  let wish = null; // what is wanted next: parts and state
  let timers = [];
  let idle = 0; // when the silent kernel was first seen idle
  let again = 0; // the timer of what is being made
  let foresee = 0; // set once what takes long has been asked to be made ready
  let lost = false; // the kernel that made this widget is gone
  const asked = new Map(); // number: what else was asked, and of which view

  function send(message) {
    n += 1;
    try { model.send({ ...message, n, view }); } catch { lose(); } // a closed line throws
  }

  function ask(message) {
    if (lost) return lose();
    asked.set(n + 1, { part: message.part, turn: turns[message.part] });
    send(message);
    watch();
  }

  /* Parts of the page (none named: all) are asked for anew; what was asked about them before is not drawn any more. */
  function want(state, parts = Object.keys(turns)) {
    if (lost) return lose();
    parts.forEach((part) => { turns[part] += 1; });
    wish = { state, parts: [...new Set([...(wish?.parts || []), ...parts])] };
    if (!under) next();
  }

  function next() {
    if (!wish) return;
    clearTimeout(again);
    const { state, parts } = wish;
    wish = null;
    under = { n: n + 1, state, parts };
    send({ kind: "show", state, parts });
    watch();
  }

  function come(answer) {
    if (!answer || answer.view !== view || lost) return;
    const ours = under && answer.n === under.n;
    const question = asked.get(answer.n);
    asked.delete(answer.n);
    if (ours) return viewCame(answer);
    if (!under && !asked.size) rest();
    if (question && answer.kind !== "stale" && question.turn === turns[question.part]) other(answer);
  }

  function viewCame(answer) {
    const done = under;
    under = null;
    rest();
    if (asked.size) watch();
    if (wish) {
      wish.parts = [...new Set([...wish.parts, ...done.parts])];
      return next();
    }
    if (answer.kind === "stale") return want(done.state, done.parts);
    if (answer.kind === "waiting") {
      tell(answer.text);
      again = setTimeout(() => { if (!under && !wish) want(done.state, done.parts); }, AGAIN);
      return;
    }
    if (answer.kind === "refused") return tell(answer.text, "bad");
    tell("");
    draw(answer);
    foresee = foresee || setTimeout(() => { if (!lost) send({ kind: "prepare" }); }, REST);
  }

  function rest() { timers.forEach(clearTimeout); timers = []; idle = 0; }

  function watch() {
    if (lost || timers.length > 1) return;
    rest();
    timers = [setTimeout(() => { if (under) tell(say("working")); }, PATIENCE), setTimeout(look, BUSY)];
  }

  function look() {
    if (!under && !asked.size) return;
    const manager = model.widget_manager ?? {};
    const { kernel } = manager; // where a notebook does not show its kernel, its end is not seen either
    const gone = "kernel" in manager && (!kernel || GONE.includes(kernel.status) || kernel.connectionStatus === "disconnected");
    idle = kernel?.status === "idle" ? idle || Date.now() : 0;
    if (gone || (idle && Date.now() - idle > SILENCE)) return lose();
    if (under) tell(say("busy"));
    timers = [0, setTimeout(look, LOOK)];
  }

  function lose() {
    lost = true;
    rest();
    [under, wish] = [null, null];
    asked.clear();
    tell(say("silent"), "bad");
  }

  model.on("msg:custom", come);
  model.on("comm_live_update", lose); // the line to the kernel is cut: it was restarted
  model.on("comm:close", lose);
  return {
    ask, want,
    stop: () => {
      rest();
      [foresee, again].forEach(clearTimeout);
      model.off("msg:custom", come);
      model.off("comm_live_update", lose);
      model.off("comm:close", lose);
    },
  };
}
