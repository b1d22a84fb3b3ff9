// pack.mjs DIST DOCS ERRORS OUT: weighs what a first visit of each page loads, refuses a page that has grown too heavy, and
// writes everything the program serves, compressed as far as it goes, into the one file OUT, which is linked into it.
//
// OUT is "rollcall web 1\n", the length of the index (8 digits of hexadecimal and "\n"), the index as JSON, then bytes:
//   {"files": [{"path", "for_good", "plain": [offset, length], "gzip"?: [...], "br"?: [...]}]}
// Offsets count from the end of the index. `for_good`: another content would have another name.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Compressed bytes of a page, its script, the scripts that one imports at once, and their style sheets.
const limits = { 'app.html': 250_000, 'kiosk.html': 120_000 };

const brotli = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

// The files that the page loads before it can show anything, by the bundler's manifest.
export function firstLoad(manifest, page) {
  const files = new Set([page]);
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk && key === page) return; // a page without a script
    if (!chunk) throw new Error(`the manifest does not know ${key}`);
    files.add(chunk.file);
    for (const sheet of chunk.css ?? []) files.add(sheet);
    for (const other of chunk.imports ?? []) visit(other);
  };
  visit(page);
  return [...files];
}

// "web: app.html loads 180.1 kB of 250 kB at first (...)" for each page, and what is too heavy.
export function weigh(manifest, sizeOf, allowed = limits) {
  const lines = [];
  const tooHeavy = [];
  for (const [page, limit] of Object.entries(allowed)) {
    const files = firstLoad(manifest, page).map((file) => [file, sizeOf(file)]).sort((a, b) => b[1] - a[1]);
    const total = files.reduce((sum, [, size]) => sum + size, 0);
    const largest = files.slice(0, 4).map(([file, size]) => `${file} ${(size / 1000).toFixed(1)}`).join(', ');
    lines.push(`web: ${page} loads ${(total / 1000).toFixed(1)} kB of ${limit / 1000} kB at first (${files.length} files: ${largest})`);
    if (total > limit) tooHeavy.push(`${page} is over its ${limit / 1000} kB: load what is not needed at once later (import())`);
  }
  return { lines, tooHeavy };
}

async function filesBelow(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => relative(folder, join(one.parentPath, one.name))).sort();
}

// The bytes of OUT.
export function pack(files) {
  const index = [];
  const blobs = [];
  let offset = 0;
  const put = (bytes) => {
    blobs.push(bytes);
    offset += bytes.length;
    return [offset - bytes.length, bytes.length];
  };
  for (const { path, forGood, plain, br, gzip } of files) {
    index.push({
      path, for_good: forGood, plain: put(plain),
      ...(gzip.length < plain.length && { gzip: put(gzip) }),
      ...(br.length < plain.length && { br: put(br) }),
    });
  }
  const text = Buffer.from(JSON.stringify({ files: index }));
  return Buffer.concat([Buffer.from(`rollcall web 1\n${text.length.toString(16).padStart(8, '0')}\n`), text, ...blobs]);
}

async function main(dist, docs, errors, out) {
  const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8'));
  const sources = [];
  for (const path of await filesBelow(dist))
    if (!path.startsWith('.vite/')) sources.push({ path, file: join(dist, path), forGood: path.startsWith('assets/') });
  for (const path of await filesBelow(docs))
    sources.push({ path: `assets/docs/${path}`, file: join(docs, path), forGood: false });
  sources.push({ path: 'assets/docs/errors.md', file: errors, forGood: false });

  const files = [];
  for (const { path, file, forGood } of sources) {
    const plain = await readFile(file);
    files.push({ path, forGood, plain, br: brotli(plain), gzip: gzipSync(plain, { level: 9 }) });
  }
  const sizes = new Map(files.map(({ path, br, plain }) => [path, Math.min(br.length, plain.length)]));
  const { lines, tooHeavy } = weigh(manifest, (path) => {
    if (!sizes.has(path)) throw new Error(`${path} was not built`);
    return sizes.get(path);
  });
  console.log(lines.join('\n'));
  if (tooHeavy.length > 0) throw new Error(tooHeavy.join('\n'));
  await writeFile(out, pack(files));
}

if (process.argv[1] === import.meta.filename) {
  try {
    await main(...process.argv.slice(2));
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
