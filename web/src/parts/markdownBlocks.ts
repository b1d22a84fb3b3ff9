// Markdown cut into its blocks; see Markdown.tsx for which.

export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: string[]; rows: string[][] };

const bullet = /^\s*(?:[-*+]|\d+[.)])\s+/;
const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));

export function blocksOf(text: string): Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const rest = (while_: (one: string) => boolean): string[] => {
      const taken: string[] = [];
      for (; at < lines.length && while_(lines[at] ?? ''); at += 1) taken.push(lines[at] ?? '');
      return taken;
    };
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (!line.trim() || /^<\/?div[^>]*>$/.test(line.trim())) at += 1; // which side it is read from is said by the page around it
    else if (line.startsWith('```')) {
      at += 1;
      blocks.push({ kind: 'code', text: rest((one) => !one.startsWith('```')).join('\n') });
      at += 1;
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      at += 1;
    } else if (line.trim().startsWith('|') && /^[\s|:-]+$/.test(lines[at + 1] ?? '')) {
      const [head = '', , ...rows] = rest((one) => one.trim().startsWith('|'));
      blocks.push({ kind: 'table', head: cells(head), rows: rows.map(cells) });
    } else if (bullet.test(line)) {
      const items: string[] = [];
      for (const one of rest((next) => Boolean(next.trim()) && (bullet.test(next) || /^\s+/.test(next))))
        if (bullet.test(one)) items.push(one.replace(bullet, ''));
        else items.push(`${items.pop() ?? ''} ${one.trim()}`);
      blocks.push({ kind: 'list', ordered: /^\s*\d/.test(line), items });
    } else {
      const first = at;
      const taken = rest((one) => Boolean(one.trim()) && (at === first || !(bullet.test(one) || /^(#{1,6}\s|```|\|)/.test(one))));
      blocks.push({ kind: 'paragraph', text: taken.map((one) => one.trim()).join(' ') });
    }
  }
  return blocks;
}
