// The route table of the program, read from its source: what the contract and the authorisation tests walk over.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const roles = ['admin', 'office', 'instructor', 'viewer', 'person'];  // from the most to the least

// {operation: {method, path, role, devices}}. `role` is the least one, "anyone", or "device" for what only devices call.
export async function tableRoutes() {
  const text = await readFile(join(import.meta.dirname, '../src/server/route_table.cpp'), 'utf8');
  const rows = [...text.matchAll(/\badd\(k(\w+),\s*"([^"]+)",\s*"([^"]+)",\s*k(\w+),/g)];
  assert.equal(rows.length, [...text.matchAll(/\badd\(k[A-Z]/g)].length, 'every row of the table was read');
  return Object.fromEntries(rows.map(([, method, path, operation, least]) => [operation, {
    method: method.toUpperCase(),
    path: path.replace('...}', '}'),
    role: least.replace('OrDevice', '').toLowerCase(),
    devices: least.endsWith('OrDevice'),
  }]));
}
