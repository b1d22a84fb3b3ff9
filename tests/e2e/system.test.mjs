// What administrators look after: users, keys, devices, checkpoints, webhooks, the audit, papers, jobs, and one's own account. Each
// page opens for its role alone, can be read by everybody, fits a narrow window, and does what it says.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, enrol, install, must, password, readFile, serve, totp } from '../harness.mjs';
import { closeReceivers, receiver } from '../receivers.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

let server;
let browser;
let page; // an administrator's
let ana;
const roles = ['office', 'instructor', 'viewer', 'person'];

before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key, ['--webhooks-allowed-networks', '127.0.0.0/8', '--webhooks-allow-http', 'true']);
  ana = await enrol(server.api, 'S001', 'Ana Lima');
  for (const role of roles)
    await must(server.api.post('/api/v1/users', { name: `a_${role}`, password, role, ...(role === 'person' ? { person_id: ana.id } : {}) }), 201);
  browser = await launch();
  page = await newPage(browser);
  await signIn(page, server.url);
});
after(async () => {
  await browser?.close();
  await closeReceivers();
});

const heading = (where, name) => where.getByRole('heading', { level: 1, name });
const rowOf = (where, name) => where.getByRole('row').filter({ hasText: name });
const actOn = async (where, name, action) => {
  await where.getByRole('button', { name: `Actions for ${name}` }).click();
  await where.getByRole('menuitem', { name: action, exact: true }).click();
};
const dialog = (where) => where.getByRole('dialog');
const said = (where, text) => where.getByText(text).first().waitFor();

describe('every page of the system', () => {
  for (const [path, title] of [['/users', 'Users'], ['/keys', 'API keys'], ['/devices', 'Devices'], ['/checkpoints', 'Checkpoints'], ['/webhooks', 'Webhooks'],
    ['/audit', 'Audit'], ['/jobs', 'Jobs'], ['/settings/branding', 'Name and colours'], ['/privacy', 'Privacy papers'], ['/consents', 'Consent texts'], ['/account', 'My account']])
    test(`${title} opens, can be read by everybody, and fits`, async () => {
      await visit(page, path);
      await heading(page, title).waitFor();
      assert.equal(await page.title(), `${title} · Rollcall`);
      await page.getByRole('progressbar').first().waitFor({ state: 'detached' });
      await accessible(page, title);
      await fits(page, title);
      await picture(page, `system${path.replaceAll('/', '_')}`);
      assert.deepEqual(page.troubles, []);
    });

  test('says so when the server cannot be reached, and tries again', async () => {
    const lost = await newPage(browser);
    await signIn(lost, server.url);
    await lost.route('**/api/v1/api_keys*', (route) => route.abort());
    await visit(lost, '/keys');
    const again = lost.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await said(lost, 'The server cannot be reached');
    await lost.unroute('**/api/v1/api_keys*');
    await again.click();
    await lost.getByRole('table', { name: 'API keys' }).waitFor();
    await lost.context().close();
  });
});

describe('roles', () => {
  // What stands in the navigation of each, of the pages of the system.
  const pages = { Users: ['admin'], Settings: ['admin'], 'Liveness calibration': ['admin'], Retention: ['admin'], Models: ['admin'], Thresholds: ['admin', 'office'], 'System health': ['admin', 'office'],
    'API keys': ['admin'], Webhooks: ['admin'], Audit: ['admin'], Devices: ['admin', 'office'], Jobs: ['admin', 'office'],
    'Consent texts': ['admin', 'office'], Checkpoints: ['admin', 'office', 'instructor', 'viewer'], 'My account': ['admin', 'office', 'instructor', 'viewer', 'person'] };

  for (const role of roles)
    test(`a user of the role ${role} sees the pages of that role alone`, async () => {
      const theirs = await newPage(browser);
      await signIn(theirs, server.url, { name: `a_${role}`, path: '/account' });
      await heading(theirs, 'My account').waitFor();
      for (const [title, allowed] of Object.entries(pages))
        assert.equal(await theirs.getByRole('navigation').getByRole('link', { name: title, exact: true }).count(), allowed.includes(role) ? 1 : 0, `${role}: ${title}`);
      await visit(theirs, '/users');
      await heading(theirs, 'Not for your role').waitFor();
      await accessible(theirs, `a page that is not for the role ${role}`);
      assert.deepEqual(theirs.troubles, []);
      await theirs.context().close();
    });
});

describe('users', () => {
  test('one is added by keyboard alone, signs in, is turned off and on again', async () => {
    await visit(page, '/users');
    await page.getByRole('button', { name: 'Add a user' }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await accessible(page, 'the form of a user');
    await page.keyboard.type('new_teacher');
    await dialog(page).getByRole('textbox', { name: /^Password/ }).or(dialog(page).getByLabel(/^Password/)).first().focus();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await rowOf(page, 'new_teacher').waitFor();
    assert.match(await rowOf(page, 'new_teacher').innerText(), /Instructor/);

    const theirs = await newPage(browser);
    await signIn(theirs, server.url, { name: 'new_teacher', path: '/account' });
    await said(theirs, 'You are signed in as new_teacher, Instructor.');

    await actOn(page, 'new_teacher', 'Turn off');
    await said(page, 'new_teacher can no longer sign in');
    await page.getByRole('button', { name: 'Undo' }).focus(); // the notice stays as long as it has the focus
    await theirs.reload();
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await said(page, 'Undone');
    await rowOf(page, 'new_teacher').getByText('Active').waitFor();
    await signIn(theirs, server.url, { name: 'new_teacher' });
    await theirs.context().close();
    assert.deepEqual(page.troubles, []);
  });

  test('a name that is taken is told in the form, and nothing typed is lost', async () => {
    await visit(page, '/users');
    await page.getByRole('button', { name: 'Add a user' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('a_viewer');
    await dialog(page).getByLabel(/^Password/).fill(password);
    await dialog(page).getByRole('button', { name: 'Add a user' }).click();
    await dialog(page).getByRole('alert').waitFor();
    assert.equal(await dialog(page).getByRole('textbox', { name: 'Name' }).inputValue(), 'a_viewer');
    await page.keyboard.press('Escape');
    page.troubles.length = 0; // the browser reports the refusal
  });
});

describe('API keys', () => {
  test('one is made with what it may do, works, and works no more once it is revoked', async () => {
    await visit(page, '/keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('sign at the door');
    await dialog(page).getByRole('switch', { name: 'Everything its role may do' }).or(dialog(page).getByRole('checkbox', { name: 'Everything its role may do' })).first().click();
    await dialog(page).getByRole('combobox', { name: 'Courses' }).click();
    await page.getByRole('option', { name: 'Read', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Make the key' }).click();
    const secret = (await page.getByText(/^rk_/).innerText()).trim();
    await accessible(page, 'a key shown once');
    await page.keyboard.press('Escape'); // does not take it away
    await page.getByRole('button', { name: 'I have kept it' }).click();

    const key = client(server.url, secret);
    assert.equal((await key.get('/api/v1/courses')).status, 200);
    assert.equal((await key.get('/api/v1/people')).status, 403);
    await page.getByRole('button', { name: 'Revoke sign at the door' }).click();
    const ask = page.getByRole('alertdialog');
    await accessible(page, 'a question before something dangerous');
    await ask.getByRole('button', { name: 'Revoke' }).click();
    await said(page, 'sign at the door is revoked');
    await rowOf(page, 'sign at the door').getByText('Revoked').waitFor();
    assert.equal((await key.get('/api/v1/courses')).status, 401);
    assert.deepEqual(page.troubles, []);
  });
});

describe('devices', () => {
  test('one is made, paired by its key, revoked, and taken back with another', async () => {
    const course = await must(server.api.post('/api/v1/courses', { code: 'BIO', name: 'Biology', time_zone: 'Europe/Berlin' }), 201);
    await visit(page, '/devices');
    await page.getByRole('button', { name: 'Add a device' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Main entrance');
    await dialog(page).getByRole('combobox', { name: 'Courses' }).click();
    await page.getByRole('option', { name: /BIO/ }).click();
    await dialog(page).getByRole('button', { name: 'Add it' }).click();
    const first = (await page.getByText(/^rd_/).innerText()).trim();
    await page.getByRole('link', { name: /\/kiosk$/ }).waitFor();
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    await accessible(page, 'how to pair a device');
    await page.getByRole('button', { name: 'I have kept it' }).click();
    const duty = await must(client(server.url, first).get('/api/v1/device'), 200);
    assert.deepEqual(duty.courses.map((one) => one.id), [course.id]);

    await actOn(page, 'Main entrance', 'Revoke');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await said(page, 'Main entrance is revoked');
    assert.equal((await client(server.url, first).get('/api/v1/device')).status, 401);
    await actOn(page, 'Main entrance', 'Take back with a new key');
    const second = (await page.getByText(/^rd_/).innerText()).trim();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    assert.notEqual(second, first);
    assert.equal((await client(server.url, second).get('/api/v1/device')).status, 200);
    assert.deepEqual(page.troubles, []);
  });
});

describe('checkpoints', () => {
  test('one is made, a passage is added by hand, taken out, put back and corrected', async () => {
    await visit(page, '/checkpoints');
    await page.getByRole('button', { name: 'Add a checkpoint' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Library');
    await dialog(page).getByRole('combobox', { name: 'Direction' }).click();
    await page.getByRole('option', { name: 'In', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('link', { name: 'Library' }).click();
    await heading(page, 'Library').waitFor();
    await said(page, 'Nobody passed in this time.');

    await page.getByRole('button', { name: 'Add a passage' }).click();
    await dialog(page).getByRole('combobox', { name: 'Person' }).fill('Ana');
    await page.getByRole('option', { name: /Ana Lima/ }).click();
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('The camera was off');
    await dialog(page).getByRole('button', { name: 'Add it' }).click();
    await said(page, 'The passage is added');
    await rowOf(page, 'Ana Lima').getByText('Added by the office').waitFor();
    await accessible(page, 'passages');
    await fits(page, 'passages');
    await picture(page, 'system_passages');

    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'It did not happen' }).click();
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('It was her sister');
    await dialog(page).getByRole('button', { name: 'It did not happen' }).click();
    await rowOf(page, 'Ana Lima').getByText('Does not count').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await rowOf(page, 'Ana Lima').getByText('Added by the office').waitFor();

    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Correct' }).click();
    await dialog(page).getByRole('combobox', { name: 'Direction' }).click();
    await page.getByRole('option', { name: 'Out', exact: true }).click();
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('She left');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await rowOf(page, 'Ana Lima').getByText('Out').waitFor();
    const { items: [passage] } = await must(server.api.get('/api/v1/passages'), 200);
    assert.deepEqual([passage.direction, passage.refused, passage.person_id], ['out', false, ana.id]);
    assert.deepEqual(page.troubles, []);
  });
});

describe('webhooks', () => {
  test('a receiver is added, tested, held back with all others, turned off and removed', async () => {
    const hook = await receiver();
    await visit(page, '/webhooks');
    await page.getByRole('button', { name: 'Add a receiver' }).click();
    await dialog(page).getByRole('textbox', { name: 'Address' }).fill(hook.url);
    await dialog(page).getByRole('textbox', { name: 'What it is for' }).fill('The sign');
    await dialog(page).getByRole('button', { name: 'Add it' }).click();
    assert.match(await page.getByText(/^whsec_/).innerText(), /^whsec_\S{30,}/);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('link', { name: 'The sign' }).click();
    await heading(page, 'The sign').waitFor();
    await page.getByRole('button', { name: 'Test it' }).click();
    await said(page, /It works: answered in/);
    assert.equal(hook.taken.length, 1);
    await page.getByRole('table', { name: 'Tries' }).getByText('Delivered').waitFor();
    hook.answer = () => 500;
    await page.getByRole('button', { name: 'Test it' }).click();
    await said(page, /It does not work/);
    await accessible(page, 'a webhook');
    await fits(page, 'a webhook');
    await picture(page, 'system_webhook');

    await actOn(page, 'The sign', 'Turn off');
    await said(page, 'It is told nothing. What happens meanwhile waits.');
    await page.getByRole('link', { name: 'All receivers' }).click();
    await page.getByRole('button', { name: 'Hold everything back' }).click();
    await said(page, /Nobody is told anything since/);
    assert.equal((await must(server.api.get('/api/v1/outbox'), 200)).paused, true);
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await page.getByRole('button', { name: 'Hold everything back' }).waitFor();
    await page.getByRole('link', { name: 'The sign' }).click();
    await actOn(page, 'The sign', 'Remove');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await heading(page, 'Webhooks').waitFor();
    await said(page, /Nobody is told anything\. Add a receiver/);
    assert.deepEqual(page.troubles, []);
  });
});

describe('the audit', () => {
  test('is read by kind and by person, signed, and compared with what was kept', async () => {
    await visit(page, '/audit');
    await page.getByRole('combobox', { name: 'What' }).fill('person.created');
    await rowOf(page, 'Ana Lima').first().waitFor();
    await page.getByRole('tab', { name: 'Verify' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Sign the log now' }).click();
    const kept = await (await downloading).path();
    assert.match(await readFile(kept, 'utf8'), /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    await accessible(page, 'verifying the audit');
    await page.locator('input[type=file]').setInputFiles({ name: 'kept.jws', mimeType: 'text/plain', buffer: await readFile(kept) });
    await said(page, 'The log still says what the statement says.');
    const [head, , mark] = (await readFile(kept, 'utf8')).split('.');
    const forged = Buffer.from(JSON.stringify({ number: 1, link: '00'.repeat(32) })).toString('base64url');
    await page.locator('input[type=file]').setInputFiles({ name: 'other.jws', mimeType: 'text/plain', buffer: Buffer.from(`${head}.${forged}.${mark}`) });
    await said(page, /The log does not know this statement/);
    assert.deepEqual(page.troubles, []);
  });
});

describe('papers and consent', () => {
  test('a paper is read in a chosen language and downloaded', async () => {
    await visit(page, '/privacy');
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'Français' }).click();
    await page.getByRole('button', { name: 'Read: Notice for people' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    assert.match(await readFile(await (await downloading).path(), 'utf8'), /^#.*\n/);
    await accessible(page, 'a paper');
    await fits(page, 'a paper');
    await picture(page, 'system_paper');
  });

  test('what one person chose is proved', async () => {
    await visit(page, '/privacy');
    await page.getByRole('combobox', { name: 'Person' }).fill('Ana');
    await page.getByRole('option', { name: /Ana Lima/ }).click();
    await page.getByRole('button', { name: 'Make the proof' }).click();
    await page.getByText(/Ana Lima/).first().waitFor();
    assert.equal((await must(server.api.get(`/api/v1/audit?person=${ana.id}`), 200)).items.some(({ kind }) => kind === 'person.exported'), true);
  });

  test('a text is written, published, and stays as it is', async () => {
    await visit(page, '/consents');
    await page.getByRole('button', { name: 'Write a text' }).click();
    await dialog(page).getByRole('textbox', { name: 'Version' }).fill('2026-09');
    await dialog(page).getByRole('textbox', { name: 'Title' }).fill('Attendance by face');
    await dialog(page).getByRole('textbox', { name: 'Text' }).fill('I agree.\nI may take it back.');
    await dialog(page).getByRole('button', { name: 'Save the draft' }).click();
    await rowOf(page, 'Attendance by face').getByText('Draft').waitFor();
    await actOn(page, 'Attendance by face', 'Publish');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).click();
    await rowOf(page, 'Attendance by face').getByText(/^Published/).waitFor();
    await page.getByRole('button', { name: 'Actions for Attendance by face' }).click();
    assert.equal(await page.getByRole('menuitem', { name: 'Change the draft' }).count(), 0);
    await page.keyboard.press('Escape');
    assert.deepEqual(page.troubles, []);
  });
});

describe('one\'s own account', () => {
  test('another password, a second factor, its recovery codes, and signing out everywhere', async () => {
    const name = 'a_viewer';
    const theirs = await newPage(browser);
    await signIn(theirs, server.url, { name, path: '/account' });
    await theirs.getByRole('button', { name: 'Change the password' }).click();
    await dialog(theirs).getByLabel(/^Present password/).fill(password);
    await dialog(theirs).getByLabel(/^New password(?! again)/).fill('a newer sentence');
    await dialog(theirs).getByLabel(/^New password again/).fill('a newer sentence');
    await dialog(theirs).getByRole('button', { name: 'Change the password' }).click();
    await said(theirs, 'Your password is changed');

    await theirs.getByRole('button', { name: 'Set up a second factor' }).click();
    await dialog(theirs).getByLabel(/^Present password/).fill('a newer sentence');
    await dialog(theirs).getByRole('button', { name: 'Next' }).click();
    await dialog(theirs).getByRole('img', { name: /QR code/ }).waitFor();
    await accessible(theirs, 'setting up a second factor');
    const secret = (await dialog(theirs).locator('code').innerText()).trim();
    await dialog(theirs).getByRole('textbox', { name: 'Code' }).fill(totp(secret));
    await dialog(theirs).getByRole('button', { name: 'Turn it on' }).click();
    const codes = (await dialog(theirs).getByRole('group', { name: 'Recovery codes' }).innerText()).trim().split('\n');
    assert.ok(codes.length >= 8);
    await theirs.getByRole('button', { name: 'I have kept it' }).click();
    await said(theirs, 'On: signing in asks for a code');

    await theirs.getByRole('button', { name: 'Sign out everywhere' }).click();
    await theirs.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await theirs.getByRole('textbox', { name: 'Name' }).fill(name);
    await theirs.getByLabel('Password').fill('a newer sentence');
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
    await theirs.getByRole('textbox', { name: 'Code' }).fill(codes[0]);
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
    await heading(theirs, 'My account').waitFor();
    await theirs.context().close();
  });
});

describe('language and appearance', () => {
  test('are chosen once and kept, from right to left too', async () => {
    const theirs = await newPage(browser);
    await signIn(theirs, server.url, { path: '/users' });
    await heading(theirs, 'Users').waitFor();
    await theirs.getByRole('button', { name: 'office', exact: true }).click();
    await theirs.getByRole('menuitemradio', { name: 'العربية' }).click();
    await heading(theirs, 'المستخدمون').waitFor();
    assert.equal(await theirs.evaluate(() => document.documentElement.dir), 'rtl');
    await theirs.getByRole('button', { name: 'office', exact: true }).click();
    await theirs.getByRole('menuitemradio', { name: 'داكن' }).click();
    await theirs.reload();
    await heading(theirs, 'المستخدمون').waitFor();
    assert.deepEqual(await theirs.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.documentElement.dataset.scheme]), ['ar', 'rtl', 'dark']);
    await fits(theirs, 'Users in Arabic');
    await picture(theirs, 'system_users_ar_dark');
    await accessible(theirs, 'Users in Arabic');
    assert.deepEqual(theirs.troubles, []);
    await theirs.context().close();
  });
});
