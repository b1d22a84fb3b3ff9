// One operation as a card: who may, what it takes, what it answers, and a line to try it with.

import { el } from './dom.js';
import { inline, prose } from './text.js';

const kMethods = ['get', 'post', 'put', 'patch', 'delete'];

export function operationsOf(spec) {
  return Object.entries(spec.paths).flatMap(([path, item]) => kMethods.filter((method) => item[method]).map((method) => ({
    path, method: method.toUpperCase(), ...item[method], parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])] })));
}

const json = (value) => JSON.stringify(value, null, 2);
const code = (text, label) => el('pre', { tabIndex: 0, role: 'group', 'aria-label': label }, el('code', {}, text));

function table(caption, heads, rows) {
  return el('div', { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': caption }, el('table', {},
    el('caption', {}, caption),
    el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, rows)));
}

// The members of a shape, and those below them down to `levels`.
function schemaRows(reader, schema, prefix, levels, seen) {
  return reader.members(schema).flatMap(({ name, schema: inner, required }) => {
    const node = reader.follow(inner) ?? {};
    const path = `${prefix}${name}`;
    const named = reader.nameOf(reader.inner(inner) ?? {}) ?? '';
    const row = el('tr', {},
      el('th', { scope: 'row' }, el('code', {}, path), required ? el('span', { class: 'need' }, ' required') : null),
      el('td', {}, reader.typeText(inner)),
      el('td', {}, inline(node.description ?? ''), node.description && reader.bounds(inner) ? ' ' : '', el('span', { class: 'soft' }, reader.bounds(inner))));
    const below = reader.inner(inner);
    if (!below || levels < 1 || (named && seen.includes(named))) return [row];
    const mark = [node.type].flat().includes('array') ? '[].' : '.';
    return [row, ...schemaRows(reader, below, path + mark, levels - 1, named ? [...seen, named] : seen)];
  });
}

export function schemaTable(reader, schema, caption, levels = 4) {
  const inside = reader.inner(schema);
  if (!inside) return el('p', { class: 'soft' }, `${caption}: ${reader.typeText(schema)}. `, reader.bounds(schema));
  return table(`${caption}: ${reader.typeText(schema)}`, ['Member', 'Type', 'Meaning'], schemaRows(reader, inside, '', levels, [reader.nameOf(inside)].filter(Boolean)));
}

function exampleOf(reader, content) {
  const given = Object.values(content.examples ?? {}).map((one) => reader.follow(one).value);
  return content.example ?? given[0] ?? reader.example(content.schema);
}

function curl(reader, operation, origin) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => `$${name.toUpperCase()}`);
  const lines = [operation.method === 'GET' ? `curl "${origin}${path}"` : `curl -X ${operation.method} "${origin}${path}"`];
  if (operation['x-least-role'] !== 'anyone') lines.push('-H "Authorization: Bearer $ROLLCALL_KEY"');
  const content = reader.follow(operation.requestBody)?.content ?? {};
  if (content['application/json']) {
    lines.push('-H "Content-Type: application/json"');
    lines.push(`-d '${JSON.stringify(exampleOf(reader, content['application/json'])).replaceAll("'", "'\\''")}'`);
  } else if (content['multipart/form-data']) {
    const form = reader.follow(content['multipart/form-data'].schema);
    for (const { name, schema, required } of reader.members(form.oneOf?.[0] ?? form)) {
      const node = reader.follow(schema);
      if (required) lines.push(`-F "${name}=${node.contentMediaType || node.items ? '@picture.jpg' : reader.example(schema)}"`);
    }
  }
  return lines.join(' \\\n  ');
}

function parameterTable(reader, operation) {
  const rows = operation.parameters.map((one) => reader.follow(one)).map((one) => el('tr', {},
    el('th', { scope: 'row' }, el('code', {}, one.name), one.required ? el('span', { class: 'need' }, ' required') : null),
    el('td', {}, one.in),
    el('td', {}, reader.typeText(one.schema)),
    el('td', {}, inline(one.description ?? reader.follow(one.schema)?.description ?? ''), ' ', el('span', { class: 'soft' }, reader.bounds(one.schema)))));
  return rows.length ? table('Parameters', ['Name', 'In', 'Type', 'Meaning'], rows) : null;
}

function bodies(reader, content, caption) {
  return Object.entries(content ?? {}).flatMap(([type, one]) => [
    schemaTable(reader, one.schema, `${caption}, ${type}`),
    type.includes('json') && one.schema ? code(json(exampleOf(reader, one)), `${caption}, example`) : null]);
}

function answer(reader, status, described) {
  const response = reader.follow(described);
  const good = status.startsWith('2');
  const headers = Object.entries(response.headers ?? {}).map(([name, one]) => el('li', {}, el('code', {}, name), ' ', inline(reader.follow(one).description ?? '')));
  const details = el('details', { class: 'answer', open: good }, el('summary', {}, el('b', { class: good ? 'present' : '' }, status === 'default' ? 'else' : status), ' ', inline(response.description ?? '')),
    headers.length ? el('ul', { 'aria-label': 'Header fields' }, headers) : null);
  const fill = () => details.append(...bodies(reader, response.content, `Answer ${status}`).filter((node) => node));
  // Refusals look all alike: they are written out when somebody opens one.
  if (good) fill(); else details.addEventListener('toggle', fill, { once: true });
  return details;
}

export function operationCard(reader, operation, origin) {
  const role = operation['x-least-role'];
  const id = operation.operationId;
  return el('section', { class: 'card operation', id, 'aria-labelledby': `${id}-title` },
    el('h3', { id: `${id}-title` }, el('a', { href: `#${id}` }, operation.summary)),
    el('p', { class: 'line' }, el('span', { class: `method ${operation.method.toLowerCase()}` }, operation.method), ' ', el('code', { class: 'path' }, operation.path)),
    el('p', { class: 'soft' }, role === 'anyone' ? 'Anyone may, without signing in.' : `Takes at least the role ${role}.`, ` Operation ${id}.`),
    prose(operation.description, 4),
    parameterTable(reader, operation),
    bodies(reader, reader.follow(operation.requestBody)?.content, 'Body'),
    el('h4', {}, 'Try it'),
    code(curl(reader, operation, origin), `A command for ${operation.summary}`),
    el('h4', {}, 'Answers'),
    Object.entries(operation.responses).map(([status, described]) => answer(reader, status, described)));
}
