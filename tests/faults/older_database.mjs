// A database as an older Rollcall left it: the tables of the first migrations only, with the rows of a newer one in them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const store = join(import.meta.dirname, '../../src/store');
const scripts = readdirSync(join(store, 'migrations')).filter((name) => name.endsWith('.sql')).sort().map((name) => {
  const bytes = readFileSync(join(store, 'migrations', name));
  return { number: Number(name.slice(0, 4)), name: name.slice(5, -4), sha256: createHash('sha256').update(bytes).digest('hex'), sql: bytes.toString() };
});
export const newestSchema = scripts.length;

// From here on a face is sealed with a key of its own: an older Rollcall never had what a newer one sealed.
export const oldestSchema = scripts.find(({ name }) => name === 'enrolment').number;

// The types of a kind of database, from where the program has them: {id: 'BLOB', ...}.
function spellings(kind) {
  const text = readFileSync(join(store, 'sql', `${kind}_types.cpp`), 'utf8');
  const table = /constexpr std::string_view k\w*Table =\s*"([^"]*)"/.exec(text)?.[1];
  const found = [...text.matchAll(/Spelling\{"(\w+)",\s*(?:R"\((.*?)\)"|"([^"]*)"|\w+)\}/g)];
  assert.ok(found.length >= 11, 'every type was read');
  return Object.fromEntries(found.map(([, word, raw, plain]) => [word, raw ?? plain ?? table]));
}

const commentless = (sql) => sql.replace(/--.*$/gm, '');

// The columns that can be written of each table the first `count` scripts make: {table: [column]}.
function columns(count) {
  const tables = {};
  for (const { sql } of scripts.slice(0, count)) {
    for (const [, table, body] of commentless(sql).matchAll(/CREATE TABLE (\w+) \(\n([\s\S]*?)\n\) \{/g))
      tables[table] = body.split('\n').map((line) => /^  (\w+) +\{(?!.*GENERATED)/.exec(line)?.[1]).filter(Boolean);
    for (const [, table, column] of commentless(sql).matchAll(/ALTER TABLE (\w+) ADD COLUMN (\w+)/g)) tables[table].push(column);
  }
  return tables;
}

// The SQL that makes schema `count` in an empty database and fills it from the tables of `from` (a prefix of names).
function sqlOf(kind, count, from) {
  const types = spellings(kind);
  const typed = (sql) => commentless(sql).replace(/\{(\w+)\}/g, (_, word) => types[word] ?? assert.fail(word));
  const ledger = scripts.slice(0, count).map((one) => `INSERT INTO schema_migration VALUES (${one.number}, '${one.name}', '${one.sha256}', 0);`);
  const rows = Object.entries(columns(count)).map(([table, names]) => `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${from}.${table};`);
  return [typed(`CREATE TABLE schema_migration (number {int} PRIMARY KEY, name {text} NOT NULL, sha256 {text} NOT NULL, applied_at {time} NOT NULL) {table};`),
    ...scripts.slice(0, count).map((one) => typed(one.sql)), ...ledger, ...rows].join('\n');
}

const schemaOf = (url) => /search_path%3D(\w+)/.exec(url)[1];

// Fills the empty database `to` with the rows of `from`, both of one kind, under the schema of the first `count` migrations.
export function makeOlder(from, to, count) {
  if (to.startsWith('sqlite:')) {
    const file = from.slice('sqlite:'.length);
    const mark = execFileSync('sqlite3', [file, 'PRAGMA application_id']).toString().trim();
    const sql = `PRAGMA application_id = ${mark}; ATTACH '${file}' AS newer; BEGIN; ${sqlOf('sqlite', count, 'newer')} COMMIT;`;
    execFileSync('sqlite3', ['-bail', to.slice('sqlite:'.length)], { input: sql });
  } else if (to.startsWith('postgresql:')) {
    const sql = `BEGIN; ${sqlOf('postgres', count, schemaOf(from))} COMMIT;`;
    execFileSync('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', to], { input: sql });
  } else {
    const url = new URL(to);
    execFileSync('mariadb', ['--no-defaults', '--skip-ssl', `--host=${url.hostname}`, `--port=${url.port}`, `--user=${url.username}`,
      `--password=${url.password}`, url.pathname.slice(1)], { input: sqlOf('mariadb', count, new URL(from).pathname.slice(1)) });
  }
}
