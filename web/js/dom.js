// A few lines instead of a framework: elements from a name, attributes and children; the notice at the top.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className = value;
    else if (key in node && key !== 'list') node[key] = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

const notice = () => document.getElementById('notice');

// Shows `message` (a string or nodes) until the next one; an empty one takes it away.
export function say(message, kind = '') {
  const box = notice();
  box.hidden = !message;
  box.className = `notice ${kind}`;
  box.replaceChildren(...[message ?? ''].flat());
}

export const sayError = (error) => say(error.message ?? String(error), 'bad');

// Runs `work` with `button` switched off; an error is shown, never lost.
export async function busy(button, work) {
  button.disabled = true;
  try { return await work(); } catch (error) { sayError(error); return undefined; } finally { button.disabled = false; }
}

export const timeOf = (text) => new Date(text).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
export const dayOf = (text) => new Date(text).toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' });
