// Talking to the server this page came from.

export class Lost extends Error {}

export async function ask(path, body) {
  let response;
  try {
    const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    response = await fetch(path, body === undefined ? {} : post);
  } catch {
    throw new Lost();
  }
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

// Names what happened, so that the bot recognises it when it comes a second time.
export function eventName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
