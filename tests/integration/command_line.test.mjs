// The command line as a person and a script meet it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { describe, test } from 'node:test';
import {
  cp, enrol, faces, folder, form, install, join, mkdir, must, ok, openSession, password, peopleFolder, picturesOf, readFile,
  readdir, rm, run, serve, shared, writeFile,
} from '../harness.mjs';

const people = ['Obama', 'Biden', 'Jennifer_Aniston', 'Emma_Watson', 'Elton_John'];

describe('usage', () => {
  test('help of every command has an example and ends with 0', async () => {
    const commands = [['init'], ['serve'], ['import', 'people'], ['recognize'], ['take'], ['export'], ['report', 'course'],
      ['report', 'person'], ['report', 'at-risk'], ['report', 'unsubmitted'], ['report', 'summary'], ['report', 'groups'], ['report', 'hours'], ['models', 'list'],
      ['models', 'fetch'], ['models', 'verify'], ['models', 'use'], ['eval', 'verify'], ['eval', 'identify'], ['eval', 'liveness'],
      ['forget'], ['audit', 'verify'], ['audit', 'checkpoint'], ['backup'], ['restore'], ['retention'], ['papers'], ['export', 'person'], ['doctor'], ['user', 'add'], ['key', 'add'], ['bench'], ['man'], ['completion']];
    for (const command of commands) {
      const result = await run([...command, '--help']);
      assert.equal(result.code, 0, command.join(' '));
      assert.match(result.stdout, /Example:\n\s+rollcall/, command.join(' '));
    }
  });

  test('the manual page has every command, option and setting', async () => {
    const { code, stdout } = await run(['man']);
    assert.equal(code, 0);
    assert.match(stdout, /^\.TH ROLLCALL 1 /);
    for (const words of ['.SS rollcall init', '.SS rollcall import people', '.SS rollcall models fetch', '\\fB\\-\\-annotate\\fR',
      '\\fBrecognition.false_accept_rate\\fR', 'ROLLCALL_RECOGNITION_FALSE_ACCEPT_RATE', '.SH EXIT STATUS'])
      assert.ok(stdout.includes(words), words);
    const requests = stdout.split('\n').filter((line) => /^[.']/.test(line)).map((line) => line.split(' ')[0]);
    assert.deepEqual([...new Set(requests)].sort(), ['.PP', '.SH', '.SS', '.TH', '.TP', '.fi', '.nf']);
  });

  test('bash completes commands, options and what they begin with', async () => {
    const script = await folder();
    await writeFile(script, (await run(['completion', 'bash'])).stdout);
    const complete = (...words) => execFileSync('bash', ['-c',
      'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rollcall; printf "%s\\n" "${COMPREPLY[@]}"', script, 'rollcall', ...words],
      { encoding: 'utf8' }).split('\n').filter(Boolean);
    assert.ok(['init', 'serve', 'import', 'completion'].every((name) => complete('').includes(name)));
    assert.deepEqual(complete('recog'), ['recognize']);
    assert.deepEqual(complete('import', 'pe'), ['people']);
    assert.deepEqual(complete('models', 'fe'), ['fetch']);
    assert.deepEqual(complete('serve', '--liste'), ['--listen']);
    assert.deepEqual(complete('recognize', 'x.jpg', '--anno'), ['--annotate']);
  });

  test('zsh and fish have a script too; another shell is a wrong call', async () => {
    assert.match((await run(['completion', 'zsh'])).stdout, /^autoload -U \+X bashcompinit && bashcompinit\n_rollcall\(\)/);
    assert.match((await run(['completion', 'fish'])).stdout, /^complete -c rollcall -n '__fish_use_subcommand' -a init -d '.+'$/m);
    assert.equal((await run(['completion', 'tcsh'])).code, 2);
  });

  test('a wrong call ends with 2 and one line on standard error', async () => {
    for (const args of [[], ['nonsense'], ['export', '--nonsense'], ['take', 'x.jpg'], ['import']]) {
      const result = await run(args);
      assert.equal(result.code, 2, args.join(' '));
      assert.match(result.stderr, /^error: .+\n$/);
      assert.equal(result.stdout, '');
    }
  });
});

describe('init', () => {
  test('makes private files and prints the key once', async () => {
    const { data, key } = await install({ models: false });
    assert.match(key, /^rk_[A-Za-z0-9_-]{43}$/);
    for (const file of ['keys/master.key', 'rollcall.db', 'keys/keys.db'])
      assert.equal((await stat(join(data, file))).mode & 0o777, 0o600, file);
    assert.equal((await stat(data)).mode & 0o777, 0o700);
  });

  test('a second one is refused and changes nothing', async () => {
    const { data } = await install({ models: false });
    const before = await readFile(join(data, 'keys/master.key'));
    const result = await run(['init', '--data', data, '--password-file', '-'], { input: password });
    assert.equal(result.code, 1);
    assert.match(result.stderr, /^error: there is an installation in .+ already; /);
    assert.deepEqual(await readFile(join(data, 'keys/master.key')), before);
  });

  test('a short password leaves nothing behind', async () => {
    const data = await folder();
    const result = await run(['init', '--data', data, '--password-file', '-'], { input: 'short' });
    assert.equal(result.code, 1);
    assert.match(result.stderr, /password must have at least 10 characters/);
    await assert.rejects(stat(data));
  });
});

describe('models', () => {
  test('list names the defaults, marks the non-commercial one, and says what is missing', async () => {
    const { data } = await install({ models: false });
    const models = JSON.parse(await ok(['models', 'list', '--data', data, '--json']));
    const named = Object.fromEntries(models.map((m) => [m.name, m]));
    assert.deepEqual(models.filter((m) => m.chosen).map((m) => m.role).sort(), ['detector', 'liveness', 'recogniser']);
    assert.equal(named.mobilefacenet_w600k_int8_512d.commercial_use, false);
    assert.ok(models.every((m) => m.state === 'missing'));
  });

  test('fetch from a mirror verifies, is repeatable, and verify agrees', async () => {
    const { data } = await install({ models: false });
    const first = await ok(['models', 'fetch', '--offline', '--mirror', join(shared, 'models'), '--data', data]);
    assert.match(first, /yunet_n_dynamic\.onnx/);
    const second = await ok(['models', 'fetch', '--offline', '--data', data]);
    assert.ok(second.split('\n').slice(2, 5).every((line) => line.endsWith('present')), second);
    assert.equal((await run(['models', 'verify', '--data', data])).code, 0);
  });

  test('a file with another hash, a truncated one and a wrong one in the mirror are refused', async () => {
    const { data } = await install();
    const file = join(data, 'models', 'yunet_n_dynamic.onnx');
    const good = await readFile(file);
    for (const bad of [good.subarray(0, 1000), Buffer.from(good).fill(7, 5000, 5001)]) {
      await writeFile(file, bad);
      const verified = await run(['models', 'verify', '--data', data]);
      assert.equal(verified.code, 1);
      assert.match(verified.stderr, /yunet_n_dynamic\.onnx/);
      const used = await run(['recognize', join(faces, 'groups/bbt3.jpg'), '--data', data]);
      assert.equal(used.code, 1);
      assert.match(used.stderr, /^error: .*yunet_n/);
    }
    const mirror = await folder('mirror');
    await mkdir(mirror, { recursive: true });
    await writeFile(join(mirror, 'yunet_n_dynamic.onnx'), good.subarray(0, 1000));
    const fetched = await run(['models', 'fetch', '--offline', '--mirror', mirror, '--data', data], { env: { ROLLCALL_MODELS_MIRROR: mirror }, cwd: mirror });
    assert.equal(fetched.code, 1);
    assert.match(fetched.stderr, /is not the file the manifest names/);
  });

  test('use writes the setting and the next command runs with it', async () => {
    const { data } = await install();
    assert.equal((await run(['models', 'use', 'retinaface_mnet025', '--data', data])).code, 1, 'not fetched yet');
    await ok(['models', 'fetch', 'retinaface_mnet025', '--offline', '--data', data]);
    await ok(['models', 'use', 'retinaface_mnet025', '--data', data]);
    const doctor = JSON.parse(await ok(['doctor', '--data', data, '--json']));
    const setting = doctor.settings.find((s) => s.name === 'models.detector');
    assert.equal(setting.value, 'retinaface_mnet025');
    assert.match(setting.source, /rollcall\.toml:\d+$/);
    const [found] = JSON.parse(await ok(['recognize', join(faces, 'groups/bbt3.jpg'), '--data', data, '--json']));
    assert.equal(found.faces.length, 5);
  });

  test("a user's own model is an entry in a manifest alone; a manifest of another format is refused", async () => {
    const { data } = await install();
    const own = JSON.parse(await readFile(new URL('../../models/manifest.json', import.meta.url)));
    own.models = own.models.filter((m) => m.name === 'yunet_n').map((m) => ({ ...m, name: 'my_detector' }));
    delete own.defaults;
    own.defaults = { detector: 'my_detector' };
    await writeFile(join(data, 'models', 'manifest.json'), JSON.stringify(own));
    const [found] = JSON.parse(await ok(['recognize', join(faces, 'groups/bbt3.jpg'), '--data', data, '--json']));
    assert.equal(found.faces.length, 5);
    await writeFile(join(data, 'models', 'manifest.json'), JSON.stringify({ ...own, format: 99 }));
    const refused = await run(['recognize', join(faces, 'groups/bbt3.jpg'), '--data', data]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /format/);
  });
});

describe('import, recognize, take, export', () => {
  test('the whole way from photographs to a sheet', async () => {
    const { data } = await install();
    const photos = await peopleFolder(people);
    const first = JSON.parse(await ok(['import', 'people', photos, '--course', 'HIST-1', '--liveness', 'off', '--data', data, '--json']));
    assert.equal(first.people_added, people.length);
    assert.ok(first.accepted >= 2 * people.length, JSON.stringify(first));
    const again = JSON.parse(await ok(['import', 'people', photos, '--course', 'HIST-1', '--data', data, '--json']));
    assert.deepEqual([again.people_added, again.accepted], [0, 0], 'a second import adds nothing');

    const [found] = JSON.parse(await ok(['recognize', join(faces, 'groups/obama_and_biden.jpg'), '--data', data, '--json']));
    assert.equal(found.width > 0 && found.height > 0, true);
    const names = found.faces.map((face) => face.match?.name).filter(Boolean).sort();
    assert.deepEqual(names, ['Biden', 'Obama']);
    for (const face of found.faces) {
      assert.deepEqual(Object.keys(face.box).sort(), ['height', 'width', 'x', 'y']);
      assert.equal(face.landmarks.length, 5);
      assert.ok(face.detection > 0 && face.detection <= 1 && face.quality >= 0 && face.quality <= 1);
    }

    const sheet = JSON.parse(await ok(['take', '--course', 'HIST-1', join(faces, 'groups/obama_and_biden.jpg'), '--data', data, '--json']));
    const status = Object.fromEntries(sheet.rows.map((row) => [row.name, row.status]));
    assert.equal(status.Obama, 'present');
    assert.equal(status.Biden, 'present');
    assert.equal(sheet.counts.present, 2);
    const text = await ok(['take', '--course', 'HIST-1', join(faces, 'groups/obama_and_biden.jpg'), '--data', data]);
    assert.match(text, /already_marked/, 'the second time nobody is marked twice');
    assert.match(text, /2 present/);

    const csv = await ok(['export', '--course', 'HIST-1', '--format', 'csv', '--data', data]);
    const lines = csv.trim().split('\r\n');
    assert.match(lines[0], /^course,course_name,session_id,session_start,session_end,external_id,name,status,/);
    assert.equal(lines.length, 1 + people.length);
    const json = JSON.parse(await ok(['export', '--course', 'HIST-1', '--format', 'json', '--data', data]));
    assert.equal(json.filter((row) => row.status === 'present').length, 2);
    const none = JSON.parse(await ok(['export', '--course', 'HIST-1', '--to', '2001-01-01', '--format', 'json', '--data', data]));
    assert.deepEqual(none, []);
  });

  test('annotate draws a picture', async () => {
    const { data } = await install();
    const out = join(await folder('x'), '..', 'out.jpg');
    await ok(['recognize', join(faces, 'groups/bbt3.jpg'), '--annotate', out, '--data', data]);
    const jpeg = await readFile(out);
    assert.deepEqual([...jpeg.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    assert.notDeepEqual(jpeg, await readFile(join(faces, 'groups/bbt3.jpg')));
  });

  test('folders with odd names become people, tricks with paths do not', async () => {
    const { data } = await install();
    const root = await folder('people');
    const [photo] = await picturesOf('Obama');
    for (const name of ['S9_山田 太郎', 'Zoë_Ünïcode', '=HYPERLINK("x")', '..hidden', '.hidden', 'x'.repeat(240)]) {
      await mkdir(join(root, name), { recursive: true });
    }
    await cp(photo, join(root, 'S9_山田 太郎', 'one.JPG'));
    await writeFile(join(root, 'Zoë_Ünïcode', 'text.jpg'), 'this is text');
    await writeFile(join(root, 'Zoë_Ünïcode', 'empty.jpg'), '');
    const report = JSON.parse(await ok(['import', 'people', root, '--data', data, '--json']));
    assert.equal(report.accepted, 1);
    const why = Object.fromEntries(report.refused.map((r) => [r.file, r.why]));
    assert.ok(why['Zoë_Ünïcode/text.jpg'] && why['Zoë_Ünïcode/empty.jpg'], JSON.stringify(report));
    assert.ok(Object.keys(why).some((file) => file.startsWith('xxx')), 'a name too long is refused, not cut');
    assert.ok(!JSON.stringify(report).includes('hidden'));
  });

  test('the same face under two people is flagged', async () => {
    const { data } = await install();
    const root = await folder('people');
    const photos = await picturesOf('Obama');
    for (const [name, files] of [['A1_First', photos.slice(0, 2)], ['B1_Second', photos.slice(2, 3)]]) {
      await mkdir(join(root, name), { recursive: true });
      for (const [i, file] of files.entries()) await cp(file, join(root, name, `${i}.jpg`));
    }
    const report = JSON.parse(await ok(['import', 'people', root, '--recognition-threads', '1', '--data', data, '--json']));
    assert.deepEqual(report.refused,
      [{ file: 'B1_Second/0.jpg', external_id: 'B1', why: 'Somebody else is enrolled with this face: the office compares the two.', reasons: ['duplicate_of_other_person'] }]);
  });
});

describe('eval', () => {
  test('verify counts pairs, names the model and lists pictures without a face', async () => {
    const directory = join(await folder('x'), '..');
    const [a, b] = await picturesOf('Obama');
    const [c] = await picturesOf('Biden');
    await writeFile(join(directory, 'pairs.csv'), `file_a,file_b,same\n${a},${b},1\n${a},${c},0\n${a},${faces}/groups/no_face_017_0.jpg,0\n`);
    const result = JSON.parse(await ok(['eval', 'verify', join(directory, 'pairs.csv'), '--data', directory, '--json', '--charts', directory]));
    assert.deepEqual([result.pairs, result.genuine, result.impostor], [3, 1, 2]);
    assert.equal(result.model, 'mobilefacenet_ms1m_128d');
    assert.equal(result.best_accuracy, 1);
    assert.ok(result.at.every((at) => at.tar === 1 && at.far === 0));
    assert.equal(result.without_face.length, 1);
    assert.match(await readFile(join(directory, 'verify_det.svg'), 'utf8'), /^<svg/);
  });

  test('identify splits one folder into enrolled and probes, with strangers', async () => {
    const gallery = await peopleFolder(people, 4);
    const result = JSON.parse(await ok(['eval', 'identify', gallery, gallery, '--strangers', join(faces, 'spoof/real'), '--leave-one-out', '--json', '--data', gallery]));
    assert.equal(result.people, people.length);
    assert.ok(result.probes >= 4 && result.rank1 === 1, JSON.stringify(result));
    assert.ok(result.strangers > result.probes && result.fpir === 0);
  });

  test('liveness counts real faces and attacks', async () => {
    const result = JSON.parse(await ok(['eval', 'liveness', join(faces, 'spoof'), '--json', '--data', faces]));
    assert.deepEqual([result.real, result.fake, result.bpcer, result.apcer.fake], [1, 2, 0, 0]);
    assert.deepEqual([result.threshold, result.proposal], [0.5, null]);
    assert.deepEqual([result.bpcer_interval, result.apcer_interval.fake], [{ count: 0, of: 1, low: 0, high: 0.975 }, { count: 0, of: 2, low: 0, high: 0.84189 }]);
  });
});

describe('eval liveness', () => {
  test('keeps the kinds of attack apart, and proposes thresholds of enough samples', async () => {
    const directory = await folder();
    const put = async (name, from, count) => {
      await mkdir(join(directory, name), { recursive: true });
      for (let i = 0; i < count; i += 1) await cp(join(faces, 'spoof', from), join(directory, name, `${i}.jpg`));
    };
    await put('real', 'real/image_T1.jpg', 10);
    await put('fake/print', 'fake/image_F1.jpg', 10);
    await put('fake/screen', 'fake/image_F2.jpg', 9);
    const few = JSON.parse(await ok(['eval', 'liveness', directory, '--json', '--data', faces]));
    assert.deepEqual([few.real, few.fake, few.apcer, few.proposal], [10, 19, { print: 0, screen: 0 }, null]);
    assert.match(await ok(['eval', 'liveness', directory, '--data', faces]), /no thresholds proposed: that takes 10 real faces/);
    await put('fake/screen', 'fake/image_F2.jpg', 10);
    const { proposal, apcer_interval: intervals } = JSON.parse(await ok(['eval', 'liveness', directory, '--json', '--data', faces]));
    assert.ok(proposal.spoof_below > 0 && proposal.spoof_below < proposal.live_from && proposal.live_from < 1, JSON.stringify(proposal));
    assert.deepEqual([proposal.expected.real.accepted.count, proposal.expected.fake.print.refused.count, proposal.expected.fake.screen.refused.of], [10, 10, 10]);
    assert.equal(intervals.screen.of, 10);
    const strict = await ok(['eval', 'liveness', directory, '--data', faces, '--liveness-live-from', '0.999']);
    assert.match(strict, /at 1\.00/);
    assert.match(strict, /attacks taken for real, print: 0 of 10/);
    assert.match(await ok(['eval', 'liveness', directory, '--data', faces]), /proposed: liveness\.spoof_below 0\.\d+, liveness\.live_from 0\.\d+/);
  });
});

describe('what can be wrong', () => {
  test('no installation, bad settings, wrong and missing master key: a clear error each', async () => {
    const nothing = await folder();
    assert.match((await run(['export', '--data', nothing])).stderr, /^error: there is no installation in .+; make one with: rollcall init/);

    const { data } = await install({ models: false });
    const bad = await run(['doctor', '--data', data], { env: { ROLLCALL_SERVER_WORKERS: 'many' } });
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /server\.workers/);
    assert.match(bad.stdout, /ROLLCALL_SERVER_WORKERS/);
    await writeFile(join(data, 'rollcall.toml'), '[server]\nlisten = "nowhere"\n[nonsense]\nx = 1\n');
    const file = await run(['serve', '--data', data]);
    assert.equal(file.code, 1);
    assert.match(file.stderr, /server\.listen.*rollcall\.toml/);
    assert.match(file.stderr, /nonsense/);
    await rm(join(data, 'rollcall.toml'));

    const key = join(data, 'keys/master.key');
    const good = await readFile(key);
    await writeFile(key, Buffer.from(`${'00'.repeat(32)}\n`));
    assert.match((await run(['export', '--data', data])).stderr, /^error: .*key/);
    await writeFile(key, good);
    await chmod(key, 0o644);
    assert.match((await run(['export', '--data', data])).stderr, /^error: the master key file .* is open to others/);
    await rm(key);
    assert.match((await run(['export', '--data', data])).stderr, /^error: .*master/);
    const fromEnvironment = await run(['export', '--data', data, '--keys-master', 'env:MY_KEY'], { env: { MY_KEY: good.toString().trim() } });
    assert.equal(fromEnvironment.code, 0, fromEnvironment.stderr);
  });

  test('a damaged database is said to be damaged', async () => {
    const { data } = await install({ models: false });
    await writeFile(join(data, 'rollcall.db'), 'this is not a database, whatever its name says');
    const result = await run(['export', '--data', data]);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /^error: .*(damaged|no SQLite database|not a database)/i);
  });

  test('a port in use and a second server on the same folder are named', async () => {
    const { data, key } = await install({ models: false });
    const server = await serve(data, key);
    const second = await run(['serve', '--data', data, '--listen', '127.0.0.1:0']);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^error: .*server/m);
    const other = await install({ models: false });
    const port = new URL(server.url).port;
    const taken = await run(['serve', '--data', other.data, '--listen', `127.0.0.1:${port}`]);
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, new RegExp(`error: .*${port}`));
    assert.equal(await server.stop(), 0);
  });

  test('a picture that is none names the file', async () => {
    const { data } = await install();
    const directory = join(await folder('x'), '..');
    await writeFile(join(directory, 'text.jpg'), 'no picture at all');
    const result = await run(['recognize', join(directory, 'text.jpg'), '--data', data]);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /^error: .*text\.jpg/);
  });

  test('the process keeps its memory to itself', async () => {
    const { data, key } = await install({ models: false });
    const server = await serve(data, key);
    const limits = await readFile(`/proc/${server.child.pid}/limits`, 'utf8');
    assert.match(limits, /Max core file size\s+0\s+0/);
    await server.stop();
  });
});
