// Requests that change something. Each carries the session's token; nothing else on the machine may ask.

const meta = document.querySelector('meta[name="mdvideo-token"]');

/** POST `body` to `action` of this deck, and return the answer. Throws an Error with the server's words. */
export async function post(action, body) {
  let answer = await send(action, body);
  if (answer.status === 403 && (await renew())) answer = await send(action, body);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? `The server refused (${answer.status}).`);
  return said;
}

async function send(action, body) {
  const headers = { "Content-Type": "application/json", "X-Mdvideo-Token": meta.content };
  try {
    return await fetch(action, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    throw new Error("The server does not answer.");
  }
}

// A server that was started again has another token, and tells it only to its own page.
async function renew() {
  try {
    const page = await (await fetch(location.pathname, { cache: "no-store" })).text();
    const token = new DOMParser().parseFromString(page, "text/html").querySelector('meta[name="mdvideo-token"]')?.content;
    if (!token || token === meta.content) return false;
    meta.content = token;
    return true;
  } catch {
    return false;
  }
}
