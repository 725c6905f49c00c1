"use strict";
(function () {
  // pages from disk have no clipboard of their own in some browsers: then the old way, by a selection
  function old(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.appendChild(field);
    field.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    field.remove();
    return done;
  }

  Array.prototype.forEach.call(document.querySelectorAll("button.copy"), function (button) {
    var usual = button.textContent;
    function say(done) {
      button.textContent = done ? button.dataset.copied : button.dataset.failed;
      setTimeout(function () { button.textContent = usual; }, 2000);
    }
    button.addEventListener("click", function () {
      var text = button.dataset.text;
      if (!navigator.clipboard) { say(old(text)); return; }
      navigator.clipboard.writeText(text).then(function () { say(true); }, function () { say(old(text)); });
    });
  });
})();
