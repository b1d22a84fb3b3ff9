// Privacy papers: each in every language, over HTTP and from the command line, as the settings say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, folder, install, join, mkdir, must, ok, password, readFile, readdir, run, serve } from '../harness.mjs';

const languages = ['en', 'es', 'pt', 'fr', 'ar'];
const kinds = { notice: 'person', record_of_processing: 'admin', impact_assessment: 'admin', model_cards: 'viewer', retention: 'viewer' };
const asks = { en: 'to be filled in', es: 'por completar', pt: 'a preencher', fr: 'à compléter', ar: 'يُستكمَل' };

describe('privacy papers', () => {
  let data;
  let key;
  let server;
  const paper = async (kind, query = '', api = server.api) => {
    const answer = await api.get(`/api/v1/papers/${kind}${query}`);
    assert.equal(answer.status, 200, `${kind}${query}: ${answer.text}`);
    assert.equal(answer.headers.get('content-type'), 'text/markdown; charset=utf-8');
    return answer;
  };

  before(async () => {
    ({ data, key } = await install({ models: false }));
    server = await serve(data, key);
  });
  after(() => server?.stop());

  test('are listed with their languages and who may read them', async () => {
    const { items } = await must(server.api.get('/api/v1/papers'), 200);
    assert.deepEqual(Object.fromEntries(items.map((one) => [one.kind, one.least_role])), kinds);
    for (const one of items) assert.deepEqual(one.languages, languages);
  });

  test('are there in every language, each its own, with nothing left open', async () => {
    for (const kind of Object.keys(kinds)) {
      const texts = new Set();
      for (const language of languages) {
        const { text, headers } = await paper(kind, `?language=${language}`);
        assert.equal(headers.get('content-language'), language);
        assert.ok(text.length > 1000 && !/\{\{|\}\}|undefined|null/.test(text), `${kind}.${language}`);
        assert.equal(text.startsWith('<div dir="rtl" lang="ar">\n'), language === 'ar');
        texts.add(text);
      }
      assert.equal(texts.size, languages.length);
      assert.equal((await paper(kind)).text, (await paper(kind, '?language=en')).text);
    }
  });

  test('have whole tables: every row as many cells as its head', async () => {
    for (const kind of Object.keys(kinds))
      for (const language of languages)
        for (const table of (await paper(kind, `?language=${language}`)).text.match(/(?:^\|.*\n)+/gm) ?? []) {
          const cells = table.trim().split('\n').map((row) => row.replaceAll('\\|', '').split('|').length);
          assert.equal(new Set(cells).size, 1, `${kind}.${language}: ${table}`);
          assert.match(table.split('\n')[1], /^\|( --- \|)+$/, `${kind}.${language}: ${table}`);
        }
  });

  test('refuse a language the app has not, and a paper there is not', async () => {
    assert.equal((await server.api.get('/api/v1/papers/notice?language=de')).status, 400);
    assert.equal((await server.api.get('/api/v1/papers/letter')).status, 404);
  });

  test('are read by the roles that may', async () => {
    const { id } = await must(server.api.post('/api/v1/people', { external_id: 'READER', name: 'Reader' }), 201);
    const { id: user_id } = await must(server.api.post('/api/v1/users', { name: 'reader', password, role: 'person', person_id: id }), 201);
    for (const [role, may] of Object.entries({ person: ['notice'], viewer: ['notice', 'model_cards', 'retention'], office: ['notice', 'model_cards', 'retention'], admin: Object.keys(kinds) })) {
      const { api_key } = await must(server.api.post('/api/v1/api_keys', { name: `${role} of papers`, role, ...(role === 'person' ? { user_id } : {}) }), 201);
      const api = client(server.url, api_key);
      for (const kind of Object.keys(kinds)) assert.equal((await api.get(`/api/v1/papers/${kind}`)).status, may.includes(kind) ? 200 : 403, `${role}: ${kind}`);
    }
    assert.equal((await client(server.url).get('/api/v1/papers/notice')).status, 401);
  });

  test('ask, in each language, for what no setting says, and say it once one does', async () => {
    for (const language of languages) assert.ok((await paper('notice', `?language=${language}`)).text.includes(`**[${asks[language]}`), language);
    const settings = ['--privacy-controller', 'Example School, 1 Main Street', '--privacy-contact', 'privacy@example.org',
      '--privacy-legal-basis', 'public_task', '--retention-evidence-days', '7', '--recognition-false-accept-rate', '0.01'];
    const told = (kind, language) => ok(['papers', kind, '--language', language, '--data', data, ...settings]);
    for (const language of languages) {
      const text = await told('notice', language);
      assert.ok(text.includes('Example School, 1 Main Street') && text.includes('privacy@example.org'), language);
      assert.ok(!/privacy\.\w/.test(text), `${language} asks for a setting that is there`);  // of a server it asks who runs it
    }
    assert.match(await told('retention', 'fr'), /\| 7\sjours \| `retention\.evidence_days` \|/);
    assert.match(await told('impact_assessment', 'en'), /at most 1% of strangers/);
    const wrong = await run(['papers', 'notice', '--data', data, '--privacy-legal-basis', 'because']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /privacy\.legal_basis|--privacy-legal-basis/);
  });

  test('count people and name none of them', async () => {
    await must(server.api.post('/api/v1/people', { external_id: 'PAPER-1', name: 'Zebulon Quibble' }), 201);
    for (const kind of Object.keys(kinds)) assert.ok(!/Zebulon|PAPER-1/.test((await paper(kind)).text), kind);
    assert.match((await paper('record_of_processing')).text, /^People entered: 2;/m);
  });

  test('prove to a person what they chose, and to the office, and to nobody else', async () => {
    const person = await must(server.api.post('/api/v1/people', { external_id: 'CHOICE-1', name: 'Wilhelmina Quibble',
      consent: { given_at: '2026-09-01T08:00:00Z', text_version: '2026-09' } }), 201);
    const user = await must(server.api.post('/api/v1/users', { name: 'chooser', password, role: 'person', person_id: person.id }), 201);
    const keyOf = async (role, id) => client(server.url, (await must(server.api.post('/api/v1/api_keys', { name: `${role} of choice`, role, ...(id ? { user_id: id } : {}) }), 201)).api_key);
    const own = await keyOf('person', user.id);
    for (const language of languages) {
      const answer = await own.get(`/api/v1/me/proof_of_choice?language=${language}`);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      for (const said of ['Wilhelmina Quibble', 'CHOICE-1', '2026-09', person.id, 'person.created']) assert.ok(answer.text.includes(said), `${language}: ${said}`);
      assert.ok(!/\{\{|\}\}/.test(answer.text), language);
    }
    const text = await must(server.api.get(`/api/v1/people/${person.id}/proof_of_choice`), 200);
    assert.match(text, /^- Not by face: no face template is held\.$/m);
    const [head, payload] = text.match(/`(ey[\w-]+\.[\w-]+\.[\w-]+)`/)[1].split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
    assert.deepEqual([head.alg, head.typ], ['EdDSA', 'rollcall-choice']);
    assert.deepEqual([payload.person_id, payload.consent.text_version, payload.templates, payload.pin], [person.id, '2026-09', 0, false]);
    assert.match(await ok(['papers', 'proof_of_choice', '--person', 'CHOICE-1', '--data', data]), /^# Proof of choice\n/);
    for (const role of ['viewer', 'instructor']) assert.equal((await (await keyOf(role)).get(`/api/v1/people/${person.id}/proof_of_choice`)).status, 403, role);
    assert.equal((await own.get(`/api/v1/people/${person.id}/proof_of_choice`)).status, 403);
    assert.equal((await must(server.api.get(`/api/v1/audit?kind=person.exported&person=${person.id}`), 200)).items.length, languages.length + 2);
    await must(server.api.post('/api/v1/erasures', { person_id: person.id }), 201);
    assert.equal((await server.api.get(`/api/v1/people/${person.id}/proof_of_choice`)).status, 404);
  });

  test('are written by the command line: one, one to a file, all into a folder', async () => {
    assert.equal(await ok(['papers', 'retention', '--language', 'es', '--data', data]), (await paper('retention', '?language=es')).text);
    const place = await folder();
    await mkdir(place);
    await ok(['papers', 'notice', '--data', data, '-o', join(place, 'notice.md')]);
    assert.equal(await readFile(join(place, 'notice.md'), 'utf8'), (await paper('notice')).text);
    const all = join(place, 'all');
    await ok(['papers', '--data', data, '-o', all]);
    assert.deepEqual((await readdir(all)).sort(), Object.keys(kinds).flatMap((kind) => languages.map((language) => `${kind}.${language}.md`)).sort());
    const french = join(place, 'french');
    await ok(['papers', '--language', 'fr', '--data', data, '-o', french]);
    assert.equal((await readdir(french)).length, Object.keys(kinds).length);
    assert.deepEqual(JSON.parse(await ok(['papers', '--json'])).items.map((one) => one.kind), Object.keys(kinds));
    for (const args of [['letter'], ['notice', '--language', 'de']]) assert.equal((await run(['papers', ...args, '--data', data])).code, 1, args.join(' '));
  });
});
