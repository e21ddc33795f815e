// POST requests. Each carries the session's token, without which the server denies it.

const meta = document.querySelector('meta[name="mdvideo-token"]');

/** POST `body` to an action of this deck, and return the response. Throws an Error with the server's message. */
export const post = (action, body) => request(action, "application/json", JSON.stringify(body));

/** POST a recording (a Blob), and return the response. Throws an Error with the server's message. */
export const postRecording = (action, blob) => request(action, blob.type, blob);

async function request(action, type, body) {
  let response = await send(action, type, body);
  if (response.status === 403 && (await renewToken())) response = await send(action, type, body);
  const result = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(result.error ?? `The server denied the request (${response.status}).`);
  return result;
}

async function send(action, type, body) {
  const headers = { "Content-Type": type, "X-Mdvideo-Token": meta.content };
  try {
    return await fetch(action, { method: "POST", headers, body });
  } catch {
    throw new Error("The server is not responding.");
  }
}

// A restarted server has a new token, which is in its own page only.
async function renewToken() {
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
