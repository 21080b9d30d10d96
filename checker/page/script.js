"use strict";
(function () {
  var form = document.getElementById("filters");
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };
  all(".script-only").forEach(function (one) { one.hidden = false; });

  // Filters: what does not match is hidden, with the headings that nothing is left under.
  if (form) {
    var items = all("li.finding");
    var texts = items.map(function (item) {
      return (item.textContent + " " + item.closest("article").querySelector("header").textContent).toLowerCase();
    });
    var field = function (name) { return document.getElementById("filter-" + name); };
    var apply = function () {
      var wanted = { severity: field("severity").value, family: field("family").value, kind: field("kind").value };
      var words = field("text").value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      items.forEach(function (item, number) {
        var fits = Object.keys(wanted).every(function (key) { return !wanted[key] || item.dataset[key] === wanted[key]; }) &&
          words.every(function (word) { return texts[number].indexOf(word) >= 0; });
        item.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      all("#findings article.rule").concat(all("#findings div.plan")).forEach(function (part) {
        part.hidden = !part.querySelector("li.finding:not([hidden])");
      });
      var said = shown === items.length ? form.dataset.all : form.dataset.some;
      field("status").textContent = said.replace("{shown}", shown).replace("{all}", items.length);
      document.getElementById("none-left").hidden = shown > 0;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function (event) {
      event.preventDefault();
      ["text", "severity", "family", "kind"].forEach(function (name) { field(name).value = ""; });
      apply();
    });
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href^='#f-']");
      if (link) { show(link.getAttribute("href").slice(1)); }
    });
    apply();
  }

  // A finding that a filter hides is shown when a link leads to it.
  function show(id) {
    var target = document.getElementById(id);
    if (target && target.closest("[hidden]") && form) { form.reset(); }
    return target;
  }

  // The results chain: what leads to a box and where it leads is highlighted; arrow keys go from box to box.
  all("svg.chain").forEach(function (svg) {
    var nodes = all(".node", svg), edges = all(".edge", svg), byKey = {};
    nodes.forEach(function (node, number) {
      byKey[node.dataset.key] = node;
      node.setAttribute("tabindex", number ? "-1" : "0");
    });
    var follow = function (key, from, to, found) {
      edges.forEach(function (edge) {
        var next = edge.dataset[to];
        if (edge.dataset[from] === key) {
          edge.classList.add("lit");
          if (!found[next]) { found[next] = true; follow(next, from, to, found); }
        }
      });
    };
    var clear = function () {
      svg.classList.remove("lighting");
      nodes.concat(edges).forEach(function (one) { one.classList.remove("lit"); });
    };
    var light = function (node) {
      clear();
      var found = {}, key = node.dataset.key;
      found[key] = true;
      follow(key, "from", "to", found);
      var below = {};
      below[key] = true;
      follow(key, "to", "from", below);
      Object.keys(found).concat(Object.keys(below)).forEach(function (one) { if (byKey[one]) { byKey[one].classList.add("lit"); } });
      svg.classList.add("lighting");
    };
    var place = function (node) { var box = node.getBoundingClientRect(); return { x: box.left, y: box.top }; };
    var go = function (node, dx, dy) {
      var here = place(node), best = null, least = Infinity;
      nodes.forEach(function (other) {
        var there = place(other), along = dx ? (there.x - here.x) * dx : (there.y - here.y) * dy;
        var across = Math.abs(dx ? there.y - here.y : there.x - here.x);
        if (other !== node && along > 1 && along + (dx ? across * 2 : across * 50) < least) { least = along + (dx ? across * 2 : across * 50); best = other; }
      });
      if (best) { node.setAttribute("tabindex", "-1"); best.setAttribute("tabindex", "0"); best.focus(); }
    };
    nodes.forEach(function (node) {
      node.addEventListener("mouseenter", function () { light(node); });
      node.addEventListener("mouseleave", clear);
      node.addEventListener("focus", function () { light(node); });
      node.addEventListener("blur", clear);
      var open = function () {
        var target = node.dataset.anchor && show(node.dataset.anchor);
        if (target) { location.hash = node.dataset.anchor; target.setAttribute("tabindex", "-1"); target.focus(); }
      };
      node.addEventListener("click", open);
      node.addEventListener("keydown", function (event) {
        var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (step) { event.preventDefault(); go(node, step[0], step[1]); }
        if (event.key === "Enter") { open(); }
      });
    });
  });

  // Paper shows what is folded away on the screen.
  var folded = [];
  addEventListener("beforeprint", function () {
    folded = all("details:not([open])");
    folded.forEach(function (one) { one.open = true; });
  });
  addEventListener("afterprint", function () { folded.forEach(function (one) { one.open = false; }); });
}());
