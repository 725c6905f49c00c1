"use strict";
(function () {
  var form = document.getElementById("controls");
  var search = document.getElementById("search");
  var region = document.getElementById("region");
  var category = document.getElementById("category");
  var count = document.getElementById("count");
  var nothing = document.getElementById("nothing");
  var cells = Array.prototype.slice.call(document.querySelectorAll("table.coverage button"));
  var items = Array.prototype.map.call(document.querySelectorAll("#list article"), function (node) {
    return {
      node: node,
      region: node.dataset.region,
      categories: node.dataset.categories.split("|"),
      text: (node.querySelector(".place").textContent + node.querySelector(".sentence").textContent).toLowerCase()
    };
  });

  function show() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    items.forEach(function (item) {
      var fits = (!region.value || item.region === region.value) &&
        (!category.value || item.categories.indexOf(category.value) >= 0) &&
        words.every(function (word) { return item.text.indexOf(word) >= 0; });
      item.node.hidden = !fits;
      if (fits) { shown += 1; }
    });
    count.textContent = count.dataset.pattern.replace("{shown}", shown).replace("{all}", items.length);
    nothing.hidden = shown > 0;
    cells.forEach(function (cell) {
      cell.classList.toggle("on", cell.dataset.region === region.value && cell.dataset.category === category.value);
    });
  }

  cells.forEach(function (cell) {
    cell.addEventListener("click", function () {
      search.value = "";
      region.value = cell.dataset.region;
      category.value = cell.dataset.category;
      show();
      document.getElementById("measures").scrollIntoView();
    });
  });
  search.addEventListener("input", show);
  region.addEventListener("change", show);
  category.addEventListener("change", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(show, 0); });
  show();
})();
