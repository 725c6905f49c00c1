/* Put into each page of JupyterLab before its own scripts: what the tests ask of the notebook in front. */
window.lab = (() => {
  const cells = () => panel.content.widgets.map((cell, i) => [cell, i + 1]).filter(([cell]) => cell.model.type === "code");
  const full = () => cells().filter(([cell]) => cell.model.sharedModel.getSource().trim());
  const shown = (cell) => cell.model.outputs.toJSON();
  let panel = null;

  /* What does not come is an error and not a wait without end. */
  function within(seconds, promise, what) {
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error(`${what}: not within ${seconds} s`)), 1000 * seconds));
    return Promise.race([promise, late]);
  }

  const open = (path) => within(120, opened(path), `${path} with its kernel`);

  async function opened(path) {
    await jupyterapp.restored;
    panel = await jupyterapp.commands.execute("docmanager:open", { path });
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
  }

  async function close() {
    await within(30, Promise.resolve(panel?.sessionContext.shutdown()), "shutting the kernel down");
    if (panel?.context.model) panel.context.model.dirty = false; // nothing is asked about saving
    panel?.dispose();
    panel = null;
  }

  function begun() {
    return full().some(([cell]) => cell.model.executionCount || cell.inputArea?.promptNode.textContent.includes("*"));
  }

  function done() {
    if (panel.sessionContext.session?.kernel?.status !== "idle") return false;
    return full().every(([cell]) => cell.model.executionCount)
      || full().some(([cell]) => shown(cell).some((output) => output.output_type === "error"));
  }

  function waiting() {
    const [cell, number] = full().find(([c]) => !c.model.executionCount) ?? [];
    return cell ? `${number}: ${cell.model.sharedModel.getSource()}` : "none, but the kernel is busy";
  }

  function outputs() {
    return cells().flatMap(([cell, number]) => shown(cell).map((output) => ({
      cell: number,
      kind: output.output_type,
      name: output.name ?? output.ename ?? "",
      text: [output.text ?? output.evalue ?? output.data?.["text/plain"] ?? ""].flat().join(""),
      types: Object.keys(output.data ?? {}),
    })));
  }

  /* Cells whose widget is not to be seen, or says itself that it cannot be shown. */
  function blank() {
    const widget = "application/vnd.jupyter.widget-view+json";
    // A drawn widget stands as an element in its output, "Error displaying widget" as mere text.
    const seen = (node) => node.checkVisibility() && node.firstElementChild?.offsetHeight > 0;
    return cells().filter(([cell]) => {
      const made = shown(cell).filter((output) => output.data?.[widget]).length;
      return [...cell.node.querySelectorAll(".jp-OutputArea-output:not([data-mime-type])")].filter(seen).length < made;
    }).map(([, number]) => number);
  }

  /* A canvas of one point mixes the grounds behind the text and reads colours however they are written. */
  const ink = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  function light(grounds, colour, opacity) {
    for (const ground of ["white", ...grounds]) { ink.fillStyle = ground; ink.fillRect(0, 0, 1, 1); }
    if (colour) { ink.globalAlpha = opacity; ink.fillStyle = colour; ink.fillRect(0, 0, 1, 1); ink.globalAlpha = 1; }
    const [r, g, b] = [...ink.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(node) {
    const grounds = [];
    let opacity = 1;
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      grounds.unshift(style.backgroundColor);
      opacity *= style.opacity;
    }
    const [a, b] = [light(grounds, getComputedStyle(node).color, opacity), light(grounds)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }

  /* Texts, each where its own words stand: an element that only holds others says nothing itself. */
  function faint(least) {
    const said = (node) => [...node.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join("").trim();
    return [...panel.node.querySelectorAll(".jp-OutputArea-output *")]
      .filter((node) => said(node) && node.checkVisibility() && !node.closest("svg, style, script"))
      .map((node) => [said(node), contrast(node)])
      .filter(([, value]) => value < least)
      .map(([text, value]) => `${text.slice(0, 40)}: ${value.toFixed(1)}`);
  }

  /* From the first cell on, without the panels beside it; gives the height of all cells. */
  function unroll() {
    jupyterapp.shell.collapseLeft();
    panel.content.node.querySelector(".jp-WindowedPanel-outer").scrollTop = 0;
    const rows = panel.content.widgets;
    return Math.ceil(rows.at(-1).node.getBoundingClientRect().bottom - rows[0].node.getBoundingClientRect().top);
  }

  return { open, close, begun, done, waiting, outputs, blank, contrast, faint, unroll };
})();
