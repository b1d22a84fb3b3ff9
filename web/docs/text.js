// The little Markdown that descriptions use: paragraphs, lists, headings, tables, `code`, **strong**, [links](to).

import { el } from './dom.js';

const kInline = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
const safe = (address) => /^(https?:|\/|#|[\w.-]+(\/|#|$))/.test(address) && !/^\w+script:/i.test(address);

export function inline(text) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(kInline)) {
    nodes.push(text.slice(last, found.index));
    const [, code, strong, label, address] = found;
    if (code !== undefined) nodes.push(el('code', {}, code));
    else if (strong !== undefined) nodes.push(el('strong', {}, inline(strong)));
    else nodes.push(safe(address) ? el('a', { href: address }, label) : label);
    last = found.index + found[0].length;
  }
  nodes.push(text.slice(last));
  return nodes.filter((node) => node !== '');
}

const cells = (line) => line.replace(/^\||\|$/g, '').split('|').map((cell) => inline(cell.trim()));

function table([head, , ...rows]) {
  return el('div', { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': 'Table' }, el('table', {},
    el('thead', {}, el('tr', {}, cells(head).map((cell) => el('th', { scope: 'col' }, cell)))),
    el('tbody', {}, rows.map((row) => el('tr', {}, cells(row).map((cell) => el('td', {}, cell)))))));
}

function block(lines, level) {
  const [first] = lines;
  const heading = /^(#+)\s+(.*)/.exec(first);
  if (heading) {
    const id = heading[2].toLowerCase().replaceAll(/[^\w -]/g, '').trim().replaceAll(' ', '-');
    return [el(`h${Math.min(6, level + heading[1].length - 1)}`, { id }, inline(heading[2])), ...(lines.length > 1 ? block(lines.slice(1), level) : [])];
  }
  if (first.startsWith('|')) return [table(lines)];
  if (/^[-*] /.test(first)) {
    const items = [];
    for (const line of lines) if (/^[-*] /.test(line)) items.push(line.slice(2)); else items[items.length - 1] += ` ${line.trim()}`;
    return [el('ul', {}, items.map((item) => el('li', {}, inline(item))))];
  }
  return [el('p', {}, inline(lines.join(' ')))];
}

// The nodes of a text; its "# heading" becomes h{level}.
export function prose(text, level = 2) {
  const nodes = [];
  let lines = [];
  let code = null;
  const flush = () => { if (lines.length) nodes.push(...block(lines, level)); lines = []; };
  for (const line of (text ?? '').split('\n')) {
    if (line.startsWith('```')) {
      if (code) { nodes.push(el('pre', { tabIndex: 0 }, el('code', {}, code.join('\n')))); code = null; } else { flush(); code = []; }
    } else if (code) code.push(line);
    else if (line.trim() === '') flush();
    else lines.push(line);
  }
  flush();
  return nodes;
}
