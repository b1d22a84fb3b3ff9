// The page: signs in, then shows one of two views by the address after '#'.

import { get, post, ready, setCsrf } from './api.js';
import { say, sayError } from './dom.js';
import { attendanceView } from './attendance.js';
import { peopleView } from './people.js';
import { signInView } from './sign_in.js';

const main = document.getElementById('main');
const nav = document.getElementById('nav');
let leave = null;

function show(view) {
  leave?.();
  const { node, close } = view;
  leave = close ?? null;
  main.replaceChildren(node);
}

async function tellIfNotReady() {
  const state = await ready();
  if (!state.ok) say(`${state.detail ?? 'Recognition is not ready.'} ${state.hint ?? ''}`, 'bad');
}

async function route() {
  say('');
  try {
    const me = await get('/auth/me');
    setCsrf(me.csrf_token ?? '');
  } catch (error) {
    if (error.status !== 401) sayError(error);
    nav.hidden = true;
    show(signInView(route));
    return;
  }
  nav.hidden = false;
  const name = location.hash.replace(/^#\/?/, '').split('/')[0] || 'attendance';
  for (const link of nav.querySelectorAll('a'))
    if (link.getAttribute('href') === `#/${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  try {
    show(name === 'people' ? await peopleView() : await attendanceView());
    await tellIfNotReady();
  } catch (error) { sayError(error); }
}

document.getElementById('sign-out').addEventListener('click', async () => {
  try { await post('/auth/sign_out'); } catch (error) { sayError(error); }
  route();
});
window.addEventListener('hashchange', route);
window.addEventListener('pagehide', () => leave?.());
route();
