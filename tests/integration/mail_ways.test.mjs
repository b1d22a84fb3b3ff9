// The ways a mail goes, through a real SMTP server process of its own: in every language, at the end of quiet hours and in
// a digest on a clock that is moved; encrypted by STARTTLS and from the start, with a name and a password, and not at all
// where the certificate, the encryption or the password is not what it must be.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { folder, install, must, serve } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';
import { mailServer, until } from '../receivers.mjs';

let made = 0;
const servers = [];
after(() => Promise.all(servers.map((one) => one.close())));
async function listening(settings) {
  const one = await mailServer(settings);
  servers.push(one);
  return one;
}

// An installation with one course in Berlin; `now()` is the time as its server has it.
async function school(args, env = {}, now = () => new Date()) {
  const { data, key } = await install({ models: false });
  const one = { data, key, now };
  one.start = async (more = args) => {
    one.server = await serve(data, key, ['--mail-from', 'School <office@school.example>', '--mail-delay-s', '0', '--mail-per-minute', '6000', ...more], env);
    one.api = one.server.api;
  };
  await one.start();
  return one;
}

const clock = (time) => time.toISOString().replace(/\.\d+/, '');

// One who was away from a session that is closed now, with a guardian.
async function away(at, guardian) {
  const number = ++made;
  const person = await must(at.api.post('/api/v1/people', { external_id: `W${number}`, name: `Amira ${number}` }), 201);
  const told = await must(at.api.post(`/api/v1/people/${person.id}/guardians`, { name: `Parent ${number}`, email: `w${number}@home.example`, ...guardian }), 201);
  const course = await must(at.api.post('/api/v1/courses', { code: `W${number}`, name: 'Physics', time_zone: 'Europe/Berlin', policy: { auto_absent: true, liveness: 'off' } }), 201);
  await must(at.api.put(`/api/v1/courses/${course.id}/roster/${person.id}`), 204);
  const ended = at.now().getTime() - 3600_000;
  const session = await must(at.api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: clock(new Date(ended - 3600_000)), ends_at: clock(new Date(ended)) }), 201);
  await must(at.api.post(`/api/v1/sessions/${session.id}/open`), 200);
  await must(at.api.post(`/api/v1/sessions/${session.id}/close`), 200);
  const record = (await must(at.api.get(`/api/v1/records?session=${session.id}`), 200)).items[0];
  return { person, guardian: told, session, record };
}
const mailsTo = (smtp, one) => smtp.received.filter((mail) => mail.to.includes(one.guardian.email));

describe('in each language', () => {
  const languages = {
    en: [/^Absence: Amira \d+, \d{4}-\d\d-\d\d$/, /Amira \d+ was absent without an excuse: Physics, /, /^Correction: /],
    de: [/^Fehlzeit: Amira \d+, \d\d\.\d\d\.\d{4}$/, /Amira \d+ hat unentschuldigt gefehlt: Physics, /, /^Berichtigung: /],
    fr: [/^Absence : Amira \d+, \d\d\/\d\d\/\d{4}$/, /Absence non excusée de Amira \d+ : Physics, /, /^Rectification : /],
    es: [/^Ausencia: Amira \d+, \d\d\/\d\d\/\d{4}$/, /Ausencia sin justificar de Amira \d+: Physics, /, /^Corrección: /],
    pt: [/^Falta: Amira \d+, \d\d\/\d\d\/\d{4}$/, /Falta não justificada de Amira \d+: Physics, /, /^Correção: /],
    ar: [/^إشعار غياب: \u2068Amira \d+\u2069، \u2068\d{4}-\d\d-\d\d\u2069$/, /سُجِّل غياب بدون عذر: \u2068Amira \d+\u2069، \u2068Physics\u2069، /, /^تصحيح: /],
  };
  let smtp;
  let at;
  let time;

  before(async () => {
    smtp = await listening();
    time = await movedClock();
    at = await school(['--mail-url', `smtp://127.0.0.1:${smtp.port}`, '--mail-tls', 'never', '--mail-digest-at', berlin(12), '--server-public-url', 'https://rollcall.example.org'], time.env, time.now);
  });
  after(() => at.server.stop());

  const berlin = (hours) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time.now().getTime() + hours * 3600_000));

  for (const [language, [subject, sentence, correction]] of Object.entries(languages))
    test(`${language}: an absence, its correction, and the page of its link`, async () => {
      const one = await away(at, { language });
      await until(() => mailsTo(smtp, one).length === 1, 'the mail');
      const [mail] = mailsTo(smtp, one);
      assert.match(mail.headers.subject, subject);
      assert.match(mail.text, sentence);
      assert.match(mail.text, /\r\n.*https:\/\/rollcall\.example\.org\/api\/v1\/unsubscribe\?token=[\w.-]+\r\n/);
      assert.equal(mail.headers['content-language'], language);
      assert.equal(mail.headers['content-type'], 'text/plain; charset=utf-8');
      assert.ok(/^[\x20-\x7e\r\n]*$/.test(mail.raw), 'headers are ASCII');
      assert.ok(mail.raw.split('\r\n').every((line) => line.length <= 998), 'no line is too long');
      await must(at.api.patch(`/api/v1/records/${one.record.id}`, { status: 'present', reason: 'was there' }), 200);
      await until(() => mailsTo(smtp, one).length === 2, 'the correction');
      assert.match(mailsTo(smtp, one)[1].headers.subject, correction);
      const link = /https:\/\/rollcall\.example\.org(\/\S*)/.exec(mail.text)[1];
      const page = await (await fetch(at.server.url + link)).text();
      assert.ok(page.includes(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`), page);
    });

  test('quiet hours end, and a mail goes, on the clock of the course', async () => {
    const quiet = {};
    for (const language of Object.keys(languages))
      quiet[language] = await away(at, { language, quiet_hours: { from: berlin(-1), until: berlin(3) } });
    time.advance(2 * 3600);
    const now = await away(at, {});
    await until(() => mailsTo(smtp, now).length === 1, 'one that is not quiet');
    for (const one of Object.values(quiet)) assert.equal(mailsTo(smtp, one).length, 0, 'still quiet');
    time.advance(3600 + 60);
    for (const [language, one] of Object.entries(quiet)) {
      await until(() => mailsTo(smtp, one).length === 1, language);
      assert.match(mailsTo(smtp, one)[0].text, languages[language][1]);
    }
  });

  test('a digest goes at its time', async () => {
    const digest = {};
    for (const language of Object.keys(languages)) {
      const one = await away(at, { language, digest: true });
      digest[language] = one;
    }
    const now = await away(at, {});
    await until(() => mailsTo(smtp, now).length === 1, 'one without a digest');
    for (const one of Object.values(digest)) assert.equal(mailsTo(smtp, one).length, 0, 'not yet');
    time.advance(24 * 3600);
    for (const [language, one] of Object.entries(digest)) {
      await until(() => mailsTo(smtp, one).length === 1, language);
      assert.match(mailsTo(smtp, one)[0].text, languages[language][1]);
    }
  });
});

describe('encrypted', () => {
  const password = 'a password of ours';
  const certificates = {};

  before(async () => {
    for (const [name, alternative] of Object.entries({ ours: 'DNS:localhost', another: 'DNS:localhost', elsewhere: 'DNS:mail.example.org' })) {
      const [certificate, key] = [await folder('certificate.pem'), await folder('key.pem')];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
        '-addext', `subjectAltName=${alternative}`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
      certificates[name] = { file: certificate, cert: readFileSync(certificate), key: readFileSync(key) };
    }
  });

  // Knows one name and password, and counts who asked.
  async function guarded(certificate, settings = {}) {
    const asked = [];
    const { cert, key } = certificates[certificate];
    const smtp = await listening({
      key, cert, authOptional: false, authMethods: ['PLAIN', 'LOGIN'], disabledCommands: [],
      onAuth: ({ username, password: given }, session, done) => {
        asked.push({ username, secure: session.secure });
        done(username === 'rollcall' && given === password ? null : new Error('no'), { user: username });
      },
      ...settings,
    });
    return Object.assign(smtp, { asked });
  }
  const sending = (scheme, smtp, { trusted = 'ours', secret = password } = {}) =>
    school(['--mail-url', `${scheme}://localhost:${smtp.port}`, '--mail-user', 'rollcall', '--mail-ca-file', certificates[trusted].file], { ROLLCALL_MAIL_PASSWORD: secret });

  for (const [way, scheme, secure] of [['STARTTLS', 'smtp', false], ['TLS from the start', 'smtps', true]]) {
    test(`by ${way}, with a name and a password`, async () => {
      const smtp = await guarded('ours', { secure });
      const at = await sending(scheme, smtp);
      const one = await away(at, {});
      await until(() => mailsTo(smtp, one).length === 1, () => at.server.stderr());
      assert.deepEqual([smtp.received[0].secure, smtp.received[0].user], [true, 'rollcall']);
      await at.server.stop();
    });

    for (const [what, certificate, trusted] of [['of somebody else', 'another', 'ours'], ['for another name', 'elsewhere', 'elsewhere']])
      test(`by ${way}: a certificate ${what} is refused before a password is said, and what is to be told waits`, async () => {
        const wrong = await guarded(certificate, { secure });
        const at = await sending(scheme, wrong, { trusted });
        const one = await away(at, {});
        const state = await until(async () => { const { mail } = await must(at.api.get('/api/v1/outbox'), 200); return mail.last_error && mail; }, 'the refusal');
        assert.deepEqual([state.waiting, state.last_error], [1, 'the certificate of the mail server is not trusted, or is not one for its name']);
        assert.match(at.server.stderr(), /a mail was not sent: the certificate of the mail server is not trusted/);
        assert.deepEqual([wrong.asked, wrong.received], [[], []]);
        await at.server.stop();
      });
  }

  test('a server that takes no encryption, or another password, gets no mail', async () => {
    const plain = await listening({ authOptional: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: () => assert.fail('a password was said in clear') });
    const at = await sending('smtp', plain);
    await away(at, {});
    const why = async (of) => until(async () => (await must(of.api.get('/api/v1/outbox'), 200)).mail.last_error, 'the refusal');
    assert.equal(await why(at), 'the mail server offers no encryption (STARTTLS)');
    await at.server.stop();

    const smtp = await guarded('ours');
    const stranger = await sending('smtp', smtp, { secret: 'another password' });
    const one = await away(stranger, {});
    assert.equal(await why(stranger), 'the mail server does not accept the user and password');
    assert.equal(smtp.received.length, 0);
    assert.ok(!stranger.server.stderr().includes('another password') && !stranger.server.stderr().includes(one.guardian.email), 'nothing of it is in the log');
    await stranger.server.stop();
  });
});
