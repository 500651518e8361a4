/** The page's program: sorts and filters tables, and shows the picture whole. Without it everything is there, unsorted. */
export const script = `
"use strict";
(function () {
  function textOf(row, index) {
    var cell = row.cells[index];
    return cell ? cell.getAttribute("data-sort") || cell.textContent.trim() : "";
  }
  function compare(a, b) {
    var x = parseFloat(a.replace(/,/g, "")), y = parseFloat(b.replace(/,/g, ""));
    return isNaN(x) || isNaN(y) ? a.localeCompare(b) : x - y;
  }
  function sortBy(table, index, down) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).filter(function (row) { return !row.classList.contains("total"); });
    var totals = Array.prototype.slice.call(body.querySelectorAll("tr.total"));
    rows.map(function (row, at) { return { row: row, at: at }; })
      .sort(function (a, b) {
        var order = compare(textOf(a.row, index), textOf(b.row, index));
        return (down ? -order : order) || a.at - b.at;
      })
      .forEach(function (each) { body.appendChild(each.row); });
    totals.forEach(function (row) { body.appendChild(row); });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, at) {
      head.setAttribute("aria-sort", at === index ? (down ? "descending" : "ascending") : "none");
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll("table[data-sortable]"), function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, index) {
      var button = head.querySelector("button");
      if (button) {
        button.addEventListener("click", function () {
          sortBy(table, index, head.getAttribute("aria-sort") === "ascending");
        });
      }
    });
  });
  var form = document.getElementById("filters");
  if (form) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("#changes-table tbody tr"));
    var count = document.getElementById("shown");
    var apply = function () {
      var words = form.elements.words.value.toLowerCase().split(/\\s+/).filter(Boolean);
      var seen = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        var fits = ["kind", "region", "tier"].every(function (name) {
          var wanted = form.elements[name].value;
          return wanted === "" || row.getAttribute("data-" + name) === wanted;
        });
        row.hidden = !(fits && words.every(function (word) { return text.indexOf(word) >= 0; }));
        if (!row.hidden) { seen += 1; }
      });
      count.textContent = seen + " of " + rows.length + " shown";
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.elements.sort.addEventListener("change", function () {
      if (form.elements.sort.value !== "") {
        sortBy(document.getElementById("changes-table"), Number(form.elements.sort.value), false);
      }
    });
    apply();
  }
  var fit = document.getElementById("fit");
  if (fit) {
    fit.hidden = false;
    fit.addEventListener("click", function () {
      var on = document.getElementById("picture").classList.toggle("fit");
      fit.setAttribute("aria-pressed", on ? "true" : "false");
    });
  }
})();
`;
