// Only in the build of `cargo xtask dev`, behind boot.js: loads the page anew when another start of the server answers.
const health = `${document.documentElement.dataset.base}/healthz`;
const boot = () => fetch(health, { cache: "no-store" }).then((answer) => answer.json()).then((health) => health.boot);

let first;
setInterval(async () => {
  const now = await boot().catch(() => undefined);
  if (now && first && now !== first) location.reload();
  first ??= now;
}, 1000);
