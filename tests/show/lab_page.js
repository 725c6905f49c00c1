/* Put into each page of JupyterLab before its own scripts: what the tests ask of the notebook in front. */
window.lab = (() => {
  const cells = () => panel.content.widgets.map((cell, i) => [cell, i + 1]).filter(([cell]) => cell.model.type === "code");
  const full = () => cells().filter(([cell]) => cell.model.sharedModel.getSource().trim());
  const shown = (cell) => cell.model.outputs.toJSON();
  let panel = null;

  async function open(path) {
    await jupyterapp.restored;
    panel = await jupyterapp.commands.execute("docmanager:open", { path });
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
  }

  async function close() {
    await panel?.sessionContext.shutdown();
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

  /* A canvas of one point mixes the grounds behind the text and reads colours however they are written. */
  const ink = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  function light(colours) {
    for (const colour of ["white", ...colours]) { ink.fillStyle = colour; ink.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...ink.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(node) {
    const grounds = [];
    for (let at = node; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const [a, b] = [light([...grounds, getComputedStyle(node).color]), light(grounds)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }

  return { open, close, begun, done, waiting, outputs, contrast };
})();
