import { post } from './api.js';
import { busy, el } from './dom.js';

// `done` is called once the server knows who this is.
export function signInView(done) {
  const name = el('input', { name: 'name', autocomplete: 'username', required: true, autocapitalize: 'none' });
  const password = el('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const button = el('button', { type: 'submit' }, 'Sign in');
  const form = el('form', { class: 'card narrow', onsubmit: (event) => {
    event.preventDefault();
    busy(button, async () => {
      await post('/auth/sign_in', { name: name.value, password: password.value });
      done();
    });
  } }, el('h1', {}, 'Sign in'), el('label', {}, 'Name', name), el('label', {}, 'Password', password), button);
  return { node: form };
}
