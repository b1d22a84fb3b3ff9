// The API's documentation: reads /api/v1/openapi.json and shows it by tag, with a search that takes the keyboard.
// At /docs/errors: what each error means.

import { el } from './dom.js';
import { makeReader } from './schema.js';
import { operationCard, operationsOf, schemaTable } from './operation.js';
import { prose } from './text.js';

const main = document.getElementById('main');
const toc = document.getElementById('toc');
const search = document.getElementById('search');
const found = document.getElementById('found');

async function load(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

// What a search looks through, and what it hides: [{text, nodes}].
const entries = [];

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { text, nodes } of entries) {
    const fits = words.every((word) => text.includes(word));
    shown += fits ? 1 : 0;
    for (const node of nodes) node.hidden = !fits;
  }
  for (const group of document.querySelectorAll('.group')) group.hidden = !group.querySelector('.entry:not([hidden])');
  found.textContent = words.length ? `${shown} of ${entries.length} match` : '';
}

function group(title, description, cards, links) {
  toc.append(el('div', { class: 'group' }, el('h2', {}, title), el('ul', { class: 'list' }, links)));
  return el('div', { class: 'group' }, el('h2', { class: 'tag-title' }, title), description ? el('p', { class: 'soft' }, description) : null, cards);
}

function link(id, label, method) {
  return el('li', { class: 'entry' }, el('a', { href: `#${id}` }, method ? el('span', { class: `method ${method.toLowerCase()}` }, method) : null, label));
}

function showOperations(spec) {
  const reader = makeReader(spec);
  const operations = operationsOf(spec);
  const page = [el('h1', {}, `${spec.info.title} ${spec.info.version}: HTTP API`), el('section', { class: 'card' }, prose(spec.info.description, 2))];
  for (const tag of spec.tags) {
    const own = operations.filter((one) => one.tags?.[0] === tag.name);
    const cards = own.map((one) => operationCard(reader, one, location.origin));
    for (const card of cards) card.classList.add('entry');
    const links = own.map((one) => link(one.operationId, one.summary, one.method));
    own.forEach((one, i) => entries.push({
      text: [one.operationId, one.method, one.path, one.summary, one.description, one['x-least-role'], tag.name, Object.keys(one.responses)].join(' ').toLowerCase(),
      nodes: [cards[i], links[i]] }));
    if (own.length) page.push(group(tag.name, tag.description, cards, links));
  }
  const schemas = Object.entries(spec.components.schemas).filter(([, one]) => one.properties || one.allOf);
  const cards = schemas.map(([name, schema]) => el('section', { class: 'card entry', id: `schema-${name}`, 'aria-labelledby': `schema-${name}-title` },
    el('h3', { id: `schema-${name}-title` }, el('a', { href: `#schema-${name}` }, name)), prose(schema.description, 4), schemaTable(reader, schema, name, 0)));
  const links = schemas.map(([name]) => link(`schema-${name}`, name));
  schemas.forEach(([name, schema], i) => entries.push({ text: `${name} ${schema.description ?? ''} ${reader.members(schema).map((one) => one.name).join(' ')}`.toLowerCase(), nodes: [cards[i], links[i]] }));
  page.push(group('schemas', 'The shapes that bodies and answers are made of', cards, links));
  main.replaceChildren(...page);
}

function showErrors(text) {
  main.replaceChildren(el('section', { class: 'card' }, prose(text, 1)));
  const heads = [...main.querySelectorAll('h2[id]')];
  const links = heads.map((head) => link(head.id, head.textContent));
  toc.append(el('ul', { class: 'list' }, links));
  heads.forEach((head, i) => {
    const nodes = [head, links[i]];
    for (let next = head.nextElementSibling; next && next.tagName !== 'H2'; next = next.nextElementSibling) nodes.push(next);
    entries.push({ text: nodes.map((node) => node.textContent).join(' ').toLowerCase(), nodes });
  });
}

// The address may name a part that was not there when the browser looked for it.
const jump = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();

search.addEventListener('input', filter);
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')) { event.preventDefault(); search.focus(); }
  if (event.key === 'Escape' && search.value) { search.value = ''; filter(); search.focus(); }
  if (event.key === 'Enter' && document.activeElement === search) toc.querySelector('.entry:not([hidden]) a')?.click();
});

const errors = location.pathname.startsWith('/docs/errors');
document.querySelector(`.bar nav a[href="${errors ? '/docs/errors' : '/docs'}"]`).setAttribute('aria-current', 'page');
try {
  if (errors) showErrors(await (await load('/assets/docs/errors.md')).text());
  else showOperations(await (await load('/api/v1/openapi.json')).json());
  jump();
} catch (error) {
  main.replaceChildren(el('p', { class: 'notice bad', role: 'alert' }, `The description could not be read: ${error.message}`));
}
