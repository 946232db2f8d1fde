// Looks for new and vanished posts every five seconds, without moving the reader.
(() => {
  "use strict";
  const every = 5000;
  const numbers = (root) => new Set([...root.querySelectorAll("[data-post]")].map((post) => post.dataset.post));
  const count = (n, one, many) => (n === 1 ? one : `${n} ${many}`);

  const look = async () => {
    const answer = await fetch(window.location.pathname, { cache: "no-store" });
    if (!answer.ok && answer.status !== 404) return; // the page of one post is not found once it was deleted
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("timeline");
    if (!fresh) return;
    const shown = document.getElementById("timeline");
    const before = numbers(shown);
    const after = numbers(fresh);
    const arrived = [...after].filter((number) => !before.has(number));
    const gone = [...before].filter((number) => !after.has(number));
    if (!arrived.length && !gone.length) return;
    shown.replaceChildren(...document.importNode(fresh, true).childNodes);
    for (const number of arrived) document.getElementById(`post-${number}`).classList.add("is-new");
    const news = [];
    if (arrived.length) news.push(count(arrived.length, "One new post", "new posts"));
    if (gone.length) news.push(count(gone.length, "One post was deleted", "posts were deleted"));
    document.getElementById("news").textContent = news.join(". ");
  };

  // A stand-in that was stopped is no news; the next look may find it again.
  const soon = () => window.setTimeout(() => look().catch(() => undefined).finally(soon), every);
  soon();
})();
