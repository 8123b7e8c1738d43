// The web chat. Every message is a form; this script sends the forms without leaving the page, keeps what could not be
// sent, and shows news. Without it the same forms work by themselves.
(() => {
  "use strict";
  const log = document.getElementById("log");
  const box = document.getElementById("cau-hoi");
  const banner = document.getElementById("lien-lac");
  const mould = document.getElementById("mine");
  const welcome = document.querySelector(".welcome");
  const framed = document.documentElement.classList.contains("framed");
  const QUEUE = "troly.chua-gui", DRAFT = "troly.nhap", TOKEN = "troly.khung";

  // Storage may be forbidden (frames, private windows): then things live as long as the page.
  const shelf = (real) => {
    const spare = new Map();
    return {
      get(name) { try { return real().getItem(name); } catch { return spare.get(name) ?? null; } },
      set(name, value) { try { real().setItem(name, value); } catch { spare.set(name, value); } },
      drop(name) { try { real().removeItem(name); } catch { spare.delete(name); } },
    };
  };
  const local = shelf(() => localStorage), tab = shelf(() => sessionStorage);

  // --- talking to the server ---
  let token = tab.get(TOKEN);
  const ask = (path, options = {}) => {
    const headers = { Accept: "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
    return fetch(path, { ...options, headers, credentials: "same-origin", signal: AbortSignal.timeout?.(20000) });
  };
  // 401: our cookie does not arrive (a frame on another site, cookies off). A token kept by this tab takes its place.
  const visit = async () => {
    const answer = await ask("/chat/visit", { method: "POST" });
    if (!answer.ok) throw new Error("visit");
    token = (await answer.json()).token;
    tab.set(TOKEN, token);
    stream?.close();
  };
  const askAsVisitor = async (path, options) => {
    const answer = await ask(path, options);
    if (answer.status !== 401) return answer;
    await visit();
    return ask(path, options);
  };

  // --- the queue: a message leaves it only when the server has stored it ---
  const queue = () => { try { return JSON.parse(local.get(QUEUE)) || []; } catch { return []; } };
  const keep = (list) => (list.length ? local.set(QUEUE, JSON.stringify(list)) : local.drop(QUEUE));
  const dropped = (id) => keep(queue().filter((one) => one.id !== id));
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const bubbleOf = (id) => log.querySelector(`[data-x="${CSS.escape(id)}"]`);

  let busy = false, retry = 0, timer = 0;
  const flush = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      for (let next = queue()[0]; next; next = queue()[0]) {
        mark(next.id, "sending");
        const answer = await askAsVisitor("/chat/send", { method: "POST", body: new URLSearchParams({ id: next.id, [next.field]: next.value }) });
        if (answer.ok) { dropped(next.id); mark(next.id, "sent"); retry = 0; say(""); continue; }
        if (answer.status === 400 || answer.status === 413) { await giveBack(next, answer); continue; }
        const told = answer.headers.get("Content-Type")?.includes("json") ? (await answer.json()).error : "";
        throw Object.assign(new Error(told), { wait: Number(answer.headers.get("Retry-After")) });
      }
      // Where news must be asked for, ask soon: the answer is being written.
      if (!stream || stream.readyState === 2) { pause = 700; poller = setTimeout(listen, 400); }
    } catch (problem) {
      for (const one of queue()) mark(one.id, "failed");
      say(problem.wait ? problem.message : banner.dataset.offline);
      const seconds = problem.wait || Math.min(30, 1.5 * 2 ** retry++);
      timer = setTimeout(flush, seconds * 1000);
    } finally { busy = false; }
  };
  // Refused for good: the words go back to where they can be changed.
  const giveBack = async (one, answer) => {
    dropped(one.id);
    bubbleOf(one.id)?.remove();
    if (one.field === "text" && !box.value) { box.value = one.value; grow(); }
    say((await answer.json()).error);
  };
  const say = (text) => { if (banner.textContent !== text) banner.textContent = text; };

  // --- showing ---
  const mark = (id, state) => {
    const line = bubbleOf(id);
    if (!line || !line.classList.contains("mine")) return;
    line.classList.toggle("pending", state !== "sent");
    line.classList.toggle("failed", state === "failed");
    const button = line.querySelector(".state");
    button.textContent = { sending: log.dataset.sending, failed: log.dataset.unsent, sent: "" }[state];
    button.hidden = state === "sent";
  };
  const showMine = (one) => {
    if (bubbleOf(one.id)) return;
    const line = mould.content.firstElementChild.cloneNode(true);
    line.dataset.x = one.id;
    line.classList.add("mine");
    line.querySelector(".who b").textContent = log.dataset.me;
    line.querySelector(".bubble p").textContent = one.says;
    line.querySelector(".state").addEventListener("click", () => { retry = 0; flush(); });
    welcome.hidden = true;
    log.append(line);
    mark(one.id, "sending");
    return line;
  };
  const age = () => {
    const groups = log.querySelectorAll(".choices");
    groups.forEach((group, at) => group.classList.toggle("old", at < groups.length - 1));
  };
  const show = (news) => {
    if (news.reset) { keep([]); location.replace(location.pathname); return; }
    const room = document.documentElement;
    const wasAtEnd = room.scrollHeight - room.scrollTop - room.clientHeight < 160;
    let first = null;
    for (const { key, x, html } of news.lines) {
      if (x) dropped(x);
      if (log.querySelector(`[data-key="${key}"]`)) continue;
      const holder = document.createElement("template");
      holder.innerHTML = html; // drawn and escaped by our own server
      const line = holder.content.firstElementChild;
      const mine = x && bubbleOf(x);
      if (mine) { mine.replaceWith(line); continue; }
      line.classList.add("fresh");
      const unsent = log.querySelector(".pending");
      log.insertBefore(line, unsent);
      if (!line.classList.contains("citizen")) first ??= line;
    }
    if (news.lines.length) welcome.hidden = true;
    log.dataset.cursor = news.cursor;
    age();
    if (wasAtEnd || first) scrollTo(first);
  };
  // To the end; but never past the beginning of a long answer.
  const scrollTo = (first) => {
    const room = document.documentElement;
    const top = first ? first.getBoundingClientRect().top + room.scrollTop - 90 : Infinity;
    window.scrollTo({ top: Math.min(top, room.scrollHeight - room.clientHeight) });
  };

  // --- news: a stream; asking again where streams do not work ---
  let stream = null, failures = 0, poller = 0, pause = 3000;
  const poll = async () => {
    clearTimeout(poller);
    try {
      const answer = await askAsVisitor(`/chat/lines?since=${log.dataset.cursor}`);
      if (!answer.ok) throw new Error(answer.status);
      const news = await answer.json();
      pause = news.lines.length ? 3000 : Math.min(10000, pause * 1.2);
      show(news);
      if (!queue().length) say("");
    } catch { pause = Math.min(30000, pause * 1.6); say(banner.dataset.offline); }
    poller = setTimeout(token || !window.EventSource || failures > 1 ? poll : listen, pause);
    // Streams may only have been away for a while.
    if (failures > 1) failures -= 0.1;
  };
  const listen = () => {
    clearTimeout(poller);
    stream?.close();
    // A stream cannot carry the token, and a token in an address would end up in logs.
    if (token || !window.EventSource) { poll(); return; }
    stream = new EventSource(`/chat/stream?since=${log.dataset.cursor}`);
    stream.onopen = () => { failures = 0; if (!queue().length) say(""); };
    stream.onmessage = (event) => { failures = 0; show(JSON.parse(event.data)); };
    stream.onerror = () => {
      failures += 1;
      if (failures > 1 || stream.readyState === 2) { stream.close(); pause = 3000; poll(); }
    };
  };

  // --- writing ---
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 3}px`;
  };
  const send = (field, value, says) => {
    const one = { id: newId(), field, value, says };
    keep([...queue(), one]);
    showMine(one);
    scrollTo(null);
    flush();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.classList.contains("send")) return;
    event.preventDefault();
    const pressed = event.submitter;
    if (pressed?.name) {
      send(pressed.name, pressed.value, pressed.dataset.says);
      pressed.closest("details")?.removeAttribute("open");
      return;
    }
    const text = box.value.trim();
    if (!text) return;
    send("text", text, text);
    box.value = "";
    tab.drop(DRAFT);
    grow();
  });
  box.addEventListener("keydown", (event) => {
    // isComposing: Enter that ends a Vietnamese input method's word is not "send".
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
  box.addEventListener("input", () => { grow(); tab.set(DRAFT, box.value); });

  const menu = document.querySelector("details.menu");
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    else if (framed) parent.postMessage("troly:dong", "*"); // says nothing but "close me"
  });
  const printer = document.getElementById("in");
  printer.hidden = false;
  printer.addEventListener("click", () => { menu.open = false; print(); });

  // --- begin ---
  keep(queue().filter((one) => !bubbleOf(one.id)));
  queue().forEach(showMine);
  if (!box.value) box.value = tab.get(DRAFT) || "";
  grow();
  age();
  if (log.children.length) window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  const again = () => { retry = 0; failures = 0; pause = 3000; if (queue().length) flush(); listen(); };
  addEventListener("online", again);
  addEventListener("offline", () => say(banner.dataset.offline));
  addEventListener("pageshow", (event) => { if (event.persisted) again(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stream?.readyState !== 1) again(); });
  // Another tab of the same visitor put something into the queue, or got it sent.
  addEventListener("storage", (event) => {
    if (event.key !== QUEUE) return;
    const waiting = queue();
    waiting.forEach(showMine);
    log.querySelectorAll(".mine.pending").forEach((line) => { if (!waiting.some((one) => one.id === line.dataset.x)) mark(line.dataset.x, "sent"); });
  });
  if (!navigator.onLine) say(banner.dataset.offline);
  listen();
  if (queue().length) flush();
})();
