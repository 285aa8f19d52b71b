/**
 * The static files that every page asks for. A name holds the first 12 hex digits of its content's SHA-256, because the
 * files are cached for a year: changed content needs another name.
 */
export const STATIC_FILES = {
  style: "/outreach-static/_next/static/css/1869fd912342.css",
  script: "/outreach-static/_next/static/chunks/6516a91e2279.js",
  icon: "/outreach-static/_next/static/media/icon.6ccd6adad1db.svg",
};

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** @param {string} text anything that came with the request */
function escaped(text) {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");
}

/**
 * @param {string} title
 * @param {string} content HTML
 */
function page(title, content) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Outreach</title>
<link rel="icon" href="${STATIC_FILES.icon}">
<link rel="stylesheet" href="${STATIC_FILES.style}">
<script src="${STATIC_FILES.script}" defer></script>
</head>
<body>
<header><a href="/outreach">Outreach</a> <a href="/outreach/conversations">Conversations</a></header>
<main>
${content}
</main>
<footer>The built-in server of the infrastructure: it stands in until a build of the zone is deployed.</footer>
</body>
</html>
`;
}

export function homePage() {
  return page(
    "Welcome",
    `<h1>Your clinic, a message away</h1>
<p><a href="/outreach/conversations">Open your conversations</a></p>`,
  );
}

/**
 * @param {import("./user-context.mjs").User | undefined} user
 * @param {string} host as the viewer typed it
 */
export function conversationsPage(user, host) {
  const greeting =
    user === undefined
      ? `<p role="status">You are signed out. Sign in to SleepConnect to read your messages.</p>`
      : `<p>Good to see you, <strong data-user-name>${escaped(user.name)}</strong>.</p>
<ul>
<li>Welcome to your sleep program (sample)</li>
<li>How is the new mask? (sample)</li>
</ul>
<p><button type="button" data-drafts="0">Keep a draft</button> <output aria-live="polite">No drafts yet</output></p>`;
  return page(
    "Conversations",
    `<div data-viewer-host="${escaped(host)}" data-signed-in="${user !== undefined}">
<h1>Conversations</h1>
${greeting}
<p>You are reading this at <b>${escaped(host)}</b>.</p>
</div>`,
  );
}

export function notFoundPage() {
  return page(
    "Page not found",
    `<h1>This page does not exist</h1>
<p><a href="/outreach/conversations">Back to your conversations</a></p>`,
  );
}
