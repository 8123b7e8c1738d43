// Puts a round button at the bottom right that opens the chat in a frame. Touches nothing else on the page.
// Styles are set one by one from here, so a strict style policy of the page does not matter.
(() => {
  "use strict";
  const here = document.currentScript;
  if (!here || document.getElementById("troly-nut")) return;
  const home = new URL(here.src).origin;
  const words = { open: {{ w('embed.open')|tojson }}, close: {{ w('embed.close')|tojson }}, frame: {{ w('embed.frame')|tojson }} };
  const styled = (node, style) => { Object.assign(node.style, style); return node; };
  const base = { all: "initial", boxSizing: "border-box", fontFamily: "system-ui, sans-serif", position: "fixed", zIndex: "2147483000" };

  const button = styled(document.createElement("button"), {
    ...base, right: "16px", bottom: "16px", minWidth: "60px", height: "60px", padding: "0 20px", borderRadius: "30px",
    border: "2px solid #fff", background: "#0b5560", color: "#fff", fontSize: "18px", fontWeight: "600", cursor: "pointer",
    boxShadow: "0 4px 16px rgba(0,0,0,.3)",
  });
  button.id = "troly-nut";
  button.type = "button";
  button.textContent = words.open;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "troly-khung");

  let frame = null;
  const place = () => {
    if (!frame) return;
    const small = innerWidth < 560;
    styled(frame, {
      right: small ? "0" : "16px", bottom: small ? "76px" : "88px", width: small ? "100%" : "400px",
      height: small ? "calc(100% - 76px)" : "min(680px, calc(100% - 104px))", borderRadius: small ? "0" : "16px",
    });
  };
  const toggle = (open) => {
    if (open && !frame) {
      frame = styled(document.createElement("iframe"), {
        ...base, border: "1px solid #7d8b8d", background: "#fff", boxShadow: "0 8px 32px rgba(0,0,0,.3)",
      });
      frame.id = "troly-khung";
      frame.title = words.frame;
      frame.src = home + "/embed";
      document.body.append(frame);
      place();
    }
    frame.style.display = open ? "block" : "none";
    button.textContent = open ? words.close : words.open;
    button.setAttribute("aria-expanded", String(open));
    (open ? frame : button).focus();
  };
  button.addEventListener("click", () => toggle(button.getAttribute("aria-expanded") === "false"));
  addEventListener("message", (event) => {
    if (event.origin === home && event.data === "troly:dong" && frame && event.source === frame.contentWindow) toggle(false);
  });
  addEventListener("resize", place);
  const show = () => document.body.append(button);
  if (document.body) show(); else addEventListener("DOMContentLoaded", show);
})();
