// The desk: news as they come, a counter in the title, and words that are never lost.
(() => {
  "use strict";
  const news = document.getElementById("tin");
  const board = document.getElementById("board"), live = document.getElementById("live");
  const title = document.title.replace(/^\(\d+\) /, "");
  const SHELF = "troly.ban-truc.";
  const store = { get: (k) => { try { return localStorage.getItem(SHELF + k); } catch { return null; } },
    set: (k, v) => { try { v ? localStorage.setItem(SHELF + k, v) : localStorage.removeItem(SHELF + k); } catch { /* private window */ } } };

  // --- words being written outlive a refusal, a lost session and a closed tab; signing out ends them ---
  for (const box of document.querySelectorAll("textarea[data-draft]")) {
    if (!box.value) box.value = store.get(box.dataset.draft) || "";
    if (box.value) box.closest("details")?.setAttribute("open", "");
    box.addEventListener("input", () => store.set(box.dataset.draft, box.value));
  }
  document.body.addEventListener("troly:stored", (event) => {
    const box = document.getElementById(`o-${event.detail.box}`);
    if (!box) return;
    box.value = "";
    store.set(box.dataset.draft, "");
  });
  document.querySelector("form.leave")?.addEventListener("submit", () => {
    try { Object.keys(localStorage).filter((k) => k.startsWith(SHELF)).forEach((k) => localStorage.removeItem(k)); } catch { /* nothing kept */ }
  });
  // Redraw only what has changed, and leave open what the member has opened.
  const last = new Map(), folds = new Map();
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const isNews = detail.requestConfig.verb === "get";
    if (isNews && last.get(detail.target) === detail.serverResponse) detail.shouldSwap = false;
    last.set(detail.target, isNews ? detail.serverResponse : "");
    detail.target.querySelectorAll("details[id]").forEach((fold) => folds.set(fold.id, fold.open));
  });
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    detail.target.querySelectorAll("details[id]").forEach((fold) => { if (folds.has(fold.id)) fold.open = folds.get(fold.id); });
  });
  // After signing in anew in another tab the forms here need that session's token.
  document.body.addEventListener("htmx:afterSwap", () => {
    const csrf = live?.querySelector("[data-csrf]")?.dataset.csrf;
    if (csrf) document.querySelectorAll("input[name=csrf]").forEach((field) => { field.value = csrf; });
    keepTold();
    count();
  });
  // What came of an act stays to be read, though news redraw the ticket a moment later.
  let told = null;
  const keepTold = () => {
    const fresh = live?.querySelector(".told");
    if (fresh && fresh !== told) {
      told = fresh;
      if (fresh.matches("[role=alert], [role=alertdialog]")) fresh.scrollIntoView({ block: "center" });
      // The button that was pressed is gone; the keyboard goes on from here.
      if (document.activeElement === document.body) { fresh.tabIndex = -1; fresh.focus({ preventScroll: true }); }
    } else if (told && live && !live.contains(told)) {
      told.removeAttribute("role"); // it has been read out already
      live.firstElementChild.prepend(told);
    }
  };
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "post") told = null;
  });
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(trouble, (event) => {
      if (event.detail.requestConfig?.verb === "post") news.textContent = news.dataset.failed;
    });
  }
  document.body.addEventListener("htmx:beforeRequest", () => { if (news.textContent === news.dataset.failed) news.textContent = ""; });

  // --- news ---
  let known = null, waiting = null;
  const fresh = new Set();
  const count = () => {
    const shown = board?.querySelector("[data-waiting]")?.dataset.waiting;
    const number = waiting ?? Number(shown || 0);
    document.title = number ? `(${number}) ${title}` : title;
  };
  const tell = (codes) => {
    if (known) codes.filter((code) => !known.includes(code)).forEach((code) => fresh.add(code));
    for (const code of fresh) if (!codes.includes(code)) fresh.delete(code);
    known = codes;
    waiting = codes.length;
    count();
    const shown = [...news.querySelectorAll("a")].map((link) => link.textContent).join();
    if (fresh.size && shown !== [...fresh].join()) {
      news.textContent = `${news.dataset.new} `;
      for (const code of fresh) {
        const link = document.createElement("a");
        link.href = `/desk/t/${encodeURIComponent(code)}`;
        link.textContent = code;
        news.append(link, " ");
      }
    } else if (!fresh.size && shown) {
      news.textContent = "";
    }
    // A question being asked ("Vẫn đóng?") must not vanish under the finger.
    const asking = live?.querySelector(".ask");
    for (const part of [board, asking ? null : live]) if (part && window.htmx) htmx.trigger(part, "refresh");
  };
  if (!board && !live) return;
  const listen = () => {
    const stream = new EventSource("/desk/stream");
    stream.addEventListener("change", (event) => tell(JSON.parse(event.data)));
    stream.onerror = () => {
      if (stream.readyState !== 2) return; // it tries again by itself
      setTimeout(listen, 10000);
      if (live && !live.querySelector(".ask")) htmx.trigger(live, "refresh"); // a lost session leads to the sign-in page
      if (board) htmx.trigger(board, "refresh");
    };
  };
  listen();
})();
