"use strict";
(function () {
  function by(id) { return document.getElementById(id); }
  function every(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  // characters, not words: width, capitals and white space make no difference
  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  var filters = { search: by("search"), region: by("region"), category: by("category"), instrument: by("instrument"), state: by("state") };
  var count = by("count"), nothing = by("nothing"), beside = by("beside");
  var buttons = every("table.numbers button, .look");
  var items = every("#list article").map(function (node) {
    var sentence = node.querySelector(".sentence");
    return {
      node: node,
      region: node.dataset.region,
      categories: node.dataset.categories.split("|"),
      instruments: node.dataset.instruments.split("|"),
      states: node.dataset.states.split("|"),
      place: node.querySelector(".at").textContent,
      sentence: sentence.textContent,
      text: plain(node.querySelector(".place").textContent + sentence.textContent)
    };
  });

  function holds(list, wanted) { return !wanted || list.indexOf(wanted) >= 0; }

  function show() {
    var words = filters.search.value.split(/\s+/).map(plain).filter(Boolean);
    var shown = [];
    items.forEach(function (item) {
      var fits = holds([item.region], filters.region.value) && holds(item.categories, filters.category.value) &&
        holds(item.instruments, filters.instrument.value) && holds(item.states, filters.state.value) &&
        words.every(function (word) { return item.text.indexOf(word) >= 0; });
      item.node.hidden = !fits;
      if (fits) { shown.push(item); }
    });
    count.textContent = count.dataset.pattern.replace("{shown}", shown.length).replace("{all}", items.length);
    nothing.hidden = shown.length > 0;
    buttons.forEach(function (button) {
      var own = button.dataset;
      button.classList.toggle("on", !own.left && Object.keys(filters).every(function (key) {
        return (own[key] || "") === filters[key].value;
      }));
    });
    mark(shown, words);
  }

  // the words looked for, in browsers that can colour text without changing the page
  function mark(shown, words) {
    if (!window.CSS || !CSS.highlights || typeof Highlight === "undefined") { return; }
    var found = new Highlight();
    CSS.highlights.set("found", found);
    if (!words.length) { return; }
    shown.slice(0, 300).forEach(function (item) {
      var walker = document.createTreeWalker(item.node.querySelector(".sentence"), NodeFilter.SHOW_TEXT);
      var node;
      while ((node = walker.nextNode())) {
        var text = plain(node.data);
        if (text.length !== node.data.length) { continue; }
        words.forEach(function (word) {
          for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            var range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            found.add(range);
          }
        });
      }
    });
  }

  function look(wanted) {
    Object.keys(filters).forEach(function (key) { filters[key].value = wanted[key] || ""; });
    show();
    by("measures").scrollIntoView();
  }

  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      if (!button.dataset.left) { look(button.dataset); return; }
      by("left").value = button.dataset.left;
      by("right").value = button.dataset.right;
      lay();
      by("two").scrollIntoView();
    });
  });
  Object.keys(filters).forEach(function (key) { filters[key].addEventListener("input", show); });
  by("controls").addEventListener("submit", function (event) { event.preventDefault(); });
  by("controls").addEventListener("reset", function () { setTimeout(show, 0); });
  show();

  // two regions side by side
  var pairs = beside ? JSON.parse(beside.dataset.rows) : [];
  var kinds = beside ? JSON.parse(beside.dataset.kinds) : [];

  function add(parent, tag, name, text) {
    var node = parent.appendChild(document.createElement(tag));
    if (name) { node.className = name; }
    if (text) { node.textContent = text; }
    return node;
  }

  function sentence(parent, item, words) {
    var go = add(parent, "button", "go", item.place);
    go.type = "button";
    go.addEventListener("click", function () {
      look({});
      item.node.scrollIntoView();
    });
    var line = add(parent, "p", "sentence");
    var text = item.sentence, low = text.toLowerCase(), at = 0;
    while (at < text.length) {
      var next = text.length, length = 0;
      words.forEach(function (word) {
        var place = low.indexOf(word, at);
        if (place >= 0 && (place < next || (place === next && word.length > length))) {
          next = place;
          length = word.length;
        }
      });
      line.appendChild(document.createTextNode(text.slice(at, next)));
      if (length) { add(line, "mark", "word", text.slice(next, next + length)); }
      at = next + length;
    }
  }

  function lay() {
    var left = by("left").value, right = by("right").value, least = Number(by("least").value);
    beside.textContent = "";
    if (left === right) { add(beside, "p", "note", beside.dataset.same); return; }
    var matched = {};
    var found = pairs.map(function (row) {
      return items[row[0]].region === right && items[row[1]].region === left ? [row[1], row[0], row[2], row[3], row[4]] : row;
    }).filter(function (row) {
      return items[row[0]].region === left && items[row[1]].region === right && row[2] >= least;
    });
    found.sort(function (a, b) { return b[2] - a[2] || a[0] - b[0] || a[1] - b[1]; });
    add(beside, "h3", "", found.length ? beside.dataset.pairs.replace("{n}", found.length) : beside.dataset.none);
    found.forEach(function (row) {
      var block = add(beside, "div", "pair");
      var words = row[4].toLowerCase().split("|").filter(Boolean);
      sentence(add(block, "div"), items[row[0]], words);
      sentence(add(block, "div"), items[row[1]], words);
      add(block, "p", "how", row[2].toFixed(2) + " · " + kinds[row[3]] + (row[4] ? " · " + row[4].split("|").join("、") : ""));
      matched[row[0]] = matched[row[1]] = true;
    });
    var alone = add(beside, "div", "alone");
    [left, right].forEach(function (region) {
      var side = add(alone, "div", "side");
      var rest = items.filter(function (item, i) { return item.region === region && !matched[i]; });
      add(side, "h3", "", beside.dataset.unmatched.replace("{region}", region).replace("{n}", rest.length));
      rest.forEach(function (item) { sentence(add(side, "div", "one"), item, []); });
    });
  }

  if (beside) {
    ["left", "right", "least"].forEach(function (id) { by(id).addEventListener("input", lay); });
    by("two").addEventListener("submit", function (event) { event.preventDefault(); });
    lay();
  }
})();
