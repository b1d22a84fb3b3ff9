// What a page may weigh, and the file that the program serves it from.
import { expect, test } from 'vitest';
import { firstLoad, pack, weigh } from './pack.mjs';

const manifest = {
  'app.html': { file: 'assets/app-1.js', imports: ['_react.js'], dynamicImports: ['src/Later.tsx'], css: ['assets/app-1.css'] },
  '_react.js': { file: 'assets/react-2.js', imports: ['_tiny.js', 'app.html'] },
  '_tiny.js': { file: 'assets/tiny-3.js' },
  'src/Later.tsx': { file: 'assets/Later-4.js', imports: ['_react.js'] },
};

test('a first visit loads the page, its script, what that imports at once and their styles, and nothing that comes later', () => {
  expect(firstLoad(manifest, 'app.html')).toEqual(['app.html', 'assets/app-1.js', 'assets/app-1.css', 'assets/react-2.js', 'assets/tiny-3.js']);
  expect(firstLoad(manifest, 'plain.html')).toEqual(['plain.html']);
});

test('a page that is as heavy as it may be passes, and one byte more does not', () => {
  const sizes: Record<string, number> = { 'app.html': 1, 'assets/app-1.js': 40, 'assets/app-1.css': 9, 'assets/react-2.js': 49, 'assets/tiny-3.js': 1 };
  const sizeOf = (file: string) => sizes[file] ?? 0;
  expect(weigh(manifest, sizeOf, { 'app.html': 100 }).tooHeavy).toEqual([]);
  const heavy = weigh(manifest, sizeOf, { 'app.html': 99 });
  expect(heavy.tooHeavy).toHaveLength(1);
  expect(heavy.lines[0]).toContain('assets/react-2.js');
});

test('the pack holds every file plain, and compressed where that saves something', () => {
  const bytes = pack([
    { path: 'a.js', forGood: true, plain: Buffer.from('hello'), gzip: Buffer.from('GZ'), br: Buffer.from('B') },
    { path: 'b.png', forGood: false, plain: Buffer.from('png'), gzip: Buffer.from('longer'), br: Buffer.from('png') },
  ]).toString('latin1');
  const [mark, length, ...rest] = bytes.split('\n') as [string, string, ...string[]];
  const body = rest.join('\n');
  const index = JSON.parse(body.slice(0, parseInt(length, 16)));
  expect(mark).toBe('rollcall web 1');
  expect(index.files).toEqual([
    { path: 'a.js', for_good: true, plain: [0, 5], gzip: [5, 2], br: [7, 1] },
    { path: 'b.png', for_good: false, plain: [8, 3] },
  ]);
  expect(body.slice(parseInt(length, 16))).toBe('helloGZBpng');
});
