// Small comforts; every page works without them.

const refused = document.getElementById("refused");
if (refused) refused.focus();

const form = document.querySelector("form.edit");
if (form) {
  const now = () => new URLSearchParams(new FormData(form)).toString();
  const before = now();
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => {
    if (!sent && now() !== before) event.preventDefault();
  });
}

const search = document.getElementById("search");
if (search) {
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName ?? "");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
  });
}
