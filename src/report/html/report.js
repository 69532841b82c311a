// Shows, hides and moves what is in the page. Texts are only ever read and set as text, never as markup.
"use strict";
(() => {
  const form = document.getElementById("controls");
  const query = document.getElementById("query");
  const status = document.getElementById("count");
  const byRule = [...document.querySelectorAll(".by-rule > article")];
  const documents = [...document.querySelectorAll("#documents > article")];
  const findings = byRule.flatMap((article) => {
    const list = article.querySelector(".findings");
    const rule = article.querySelector("h3").textContent + " " + article.querySelector("code").textContent;
    return [...list.children].map((node) => ({
      node, list, article,
      home: document.getElementById(node.dataset.document),
      text: fold(node.textContent + " " + rule),
    }));
  });
  // in the order of the documents, as their numbers are
  const inOrder = [...findings].sort((a, b) => a.node.id.slice(1) - b.node.id.slice(1));
  let grouped = "rule";

  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  // What a finding needs to be told from its rule, where it stands apart from it.
  function describe({ node, article }) {
    if (node.querySelector(".from-rule")) return;
    const line = document.createElement("div");
    line.className = "from-rule";
    const kicker = article.querySelector(".kicker").cloneNode(true);
    kicker.querySelector(".tally").remove();
    const message = document.createElement("p");
    message.textContent = article.querySelector("h3").textContent;
    line.append(message, kicker);
    node.prepend(line);
    const instead = article.querySelector(":scope > .instead")?.cloneNode(true);
    if (instead) {
      instead.classList.add("from-rule");
      node.querySelector(".place").after(instead);
    }
  }

  function group(by) {
    if (by === grouped) return;
    grouped = by;
    document.documentElement.classList.toggle("by-document", by === "document");
    if (by === "document") {
      const lists = new Map();
      for (const finding of inOrder) {
        describe(finding);
        if (!lists.has(finding.home)) {
          const list = document.createElement("ol");
          list.className = "findings";
          lists.set(finding.home, list);
        }
        lists.get(finding.home).append(finding.node);
      }
      for (const [home, list] of lists) home.append(list);
    } else {
      for (const { node, list } of findings) list.append(node);
      for (const article of documents) article.querySelector("ol.findings")?.remove();
    }
    for (const section of document.querySelectorAll(".by-rule")) section.hidden = by === "document";
  }

  function filter() {
    const words = fold(query.value).trim().split(" ").filter(Boolean);
    const wanted = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    const filtersSeverity = form.querySelector("[name=severity]") !== null;
    const left = new Map();
    let shown = 0;
    for (const { node, article, home, text } of findings) {
      const fits = (!filtersSeverity || wanted.has(node.dataset.severity)) && words.every((word) => text.includes(word));
      if (node.hidden === fits) node.hidden = !fits;
      if (!fits) continue;
      shown += 1;
      left.set(article, true);
      left.set(home, true);
    }
    for (const article of byRule) article.hidden = !left.has(article);
    for (const article of documents) article.hidden = !left.has(article);
    for (const link of document.querySelectorAll(".index a")) {
      const target = document.getElementById(link.hash.slice(1));
      link.closest("li").hidden = target.hidden;
    }
    const noun = findings.length === 1 ? " finding" : " findings";
    const number = (value) => value.toLocaleString("en");
    say(shown === findings.length ? number(shown) + noun : number(shown) + " of " + number(findings.length) + noun);
  }

  async function copy(button) {
    const text = button.previousElementSibling.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      return;
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  }

  for (const item of document.querySelectorAll(".instead li")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy “" + item.textContent + "”");
    item.append(button);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".instead button");
    if (button) copy(button);
  });

  // A link to a rule opens it.
  function open() {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.tagName === "DETAILS") target.open = true;
  }
  addEventListener("hashchange", open);
  open();

  let timer;
  form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, findings.length > 2000 ? 250 : 60);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "group") group(event.target.value);
    filter();
  });
  form.reset();
  form.hidden = findings.length === 0;
  filter();
})();
