// The database of an installation as another program sees it, whichever ROLLCALL_TEST_DATABASE names: to look at rows and
// to damage them.

import { execFileSync } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import { cp, folder, join, newDatabase, ok, readFile, writeFile } from './harness.mjs';

export const kind = process.env.ROLLCALL_TEST_DATABASE ?? 'sqlite';

// The URL of the installation's database.
export function databaseOf(data) {
  const settings = join(data, 'rollcall.toml');
  const url = existsSync(settings) ? /^url = "(.*)"$/m.exec(readFileSync(settings, 'utf8'))?.[1] : undefined;
  return url || `sqlite:${join(data, 'rollcall.db')}`;
}

// An id and bytes (in hexadecimal) as SQL of that database.
export const sqlId = (id) => (kind === 'postgresql' ? `'${id}'` : `x'${id.replaceAll('-', '')}'`);
export const sqlBytes = (hex) => (kind === 'postgresql' ? `'\\x${hex}'` : `x'${hex}'`);

function mariadb(url, args) {
  const at = new URL(url);
  return [['--no-defaults', '--skip-ssl', `--host=${at.hostname}`, `--port=${at.port}`, `--user=${at.username}`, `--password=${at.password}`, ...args],
    at.pathname.slice(1)];
}

// Runs statements, each ended by a semicolon; what they select comes as lines, columns separated by tabs.
function execute(url, sql) {
  if (url.startsWith('sqlite:')) return execFileSync('sqlite3', ['-bail', '-cmd', '.timeout 60000', '-separator', '\t', url.slice('sqlite:'.length)], { input: sql });
  if (url.startsWith('postgresql:'))
    return execFileSync('psql', ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--field-separator=\t', '--set=ON_ERROR_STOP=1', '--single-transaction', url], { input: sql });
  const [args, name] = mariadb(url, ['--skip-column-names', '--batch', '--raw']);
  return execFileSync('mariadb', [...args, name], { input: `START TRANSACTION; ${sql}; COMMIT;` });
}

// Changes rows behind the program's back.
export function change(data, sql) { execute(databaseOf(data), `${sql};`); }

// The rows of a SELECT, each a list of texts.
export function query(data, sql) {
  return execute(databaseOf(data), `${sql};`).toString().split('\n').filter((line) => line).map((line) => line.split('\t'));
}

// The same of the key store, which is a file also where the database is on a server.
export function queryKeys(data, sql) {
  return execute(`sqlite:${join(data, 'keys', 'keys.db')}`, `${sql};`).toString().split('\n').filter((line) => line).map((line) => line.split('\t'));
}

// A second installation, of another folder and another database, with all the first one has. No server runs on it.
export async function copyOf(data) {
  const copy = await folder();
  await cp(data, copy, { recursive: true });
  const url = databaseOf(data);
  if (url.startsWith('sqlite:')) return copy;
  const to = newDatabase();
  await ok(['copy', '--from', url, '--to', to, '--json']);
  const settings = join(copy, 'rollcall.toml');
  await writeFile(settings, (await readFile(settings, 'utf8')).replace(url, to));
  return copy;
}

// The data folder and, where it is not in there, the database, as text to search for words in.
export function textOf(data) {
  const files = execFileSync('find', [data, '-name', 'models', '-prune', '-o', '-type', 'f', '-print0']).toString().split('\0').filter((file) => file);
  let text = files.map((file) => readFileSync(file, 'latin1')).join('\n');
  const url = databaseOf(data);
  if (url.startsWith('postgresql:')) text += execFileSync('pg_dump', ['--data-only', `--schema=${/search_path%3D(\w+)/.exec(url)[1]}`, url.replace(/&options=.*/, '')], { maxBuffer: 256 << 20 });
  if (url.startsWith('mysql:')) {
    const [args, name] = mariadb(url, ['--skip-hex-blob', '--no-create-info']);
    text += execFileSync('mariadb-dump', [...args, name], { maxBuffer: 256 << 20 });
  }
  return text;
}
