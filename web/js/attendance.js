// Taking attendance: choose a course and a session, open the camera or give a photograph, watch the list fill.

import { all, get, post } from './api.js';
import { drawBoxes } from './boxes.js';
import { Camera } from './camera.js';
import { busy, dayOf, el, say, sayError, timeOf } from './dom.js';
import { words } from './words.js';

const kPauseMs = 400;  // between an answer and the next frame

export async function attendanceView() {
  const courses = await all('/courses');
  if (courses.length === 0) return firstCourseView();

  const course = el('select', { id: 'course' }, courses.map((c) => el('option', { value: c.id }, `${c.code} – ${c.name}`)));
  const session = el('select', { id: 'session' });
  const openButton = el('button', { type: 'button' }, 'Open');
  const closeButton = el('button', { type: 'button', class: 'second' }, 'Close session');
  const newButton = el('button', { type: 'button', class: 'second' }, 'New session now');
  const video = el('video', { playsInline: true, muted: true });
  const picture = el('img', { alt: 'The photograph that was given', hidden: true });
  const overlay = el('canvas', { 'aria-hidden': 'true' });
  const empty = el('div', { class: 'empty' }, 'Start the camera, or give a photograph of the room.');
  const cameraButton = el('button', { type: 'button', id: 'camera' }, 'Start camera');
  const file = el('input', { type: 'file', accept: 'image/*', hidden: true, id: 'photograph' });
  const heard = el('p', { class: 'soft', role: 'status', 'aria-live': 'polite', id: 'heard' });
  const counts = el('div', { class: 'counts' });
  const list = el('ul', { class: 'list', id: 'sheet' });
  const camera = new Camera(video);
  let sessions = [];
  let stop = new AbortController();
  let seen = new Set();

  const current = () => sessions.find((s) => s.id === session.value);

  async function loadSessions(select) {
    const from = new Date(Date.now() - 12 * 3600e3).toISOString();
    const to = new Date(Date.now() + 36 * 3600e3).toISOString();
    sessions = (await get(`/courses/${course.value}/sessions?from=${from}&to=${to}&limit=200`)).items;
    session.replaceChildren(...sessions.map((s) => el('option', { value: s.id },
      `${dayOf(s.starts_at)} ${timeOf(s.starts_at)}–${timeOf(s.ends_at)} · ${words[s.status]}`)));
    const wanted = select ?? (sessions.find((s) => s.status === 'open') ?? sessions[0])?.id;
    if (wanted) session.value = wanted;
    showState();
    await loadSheet(true);
  }

  function showState() {
    const status = current()?.status;
    openButton.hidden = !(status === 'scheduled' || status === 'closed');
    openButton.textContent = status === 'closed' ? 'Open again' : 'Open';
    closeButton.hidden = status !== 'open';
    cameraButton.disabled = file.disabled = status !== 'open';
  }

  async function loadSheet(fresh = false) {
    if (!session.value) { list.replaceChildren(); counts.replaceChildren(); return; }
    const sheet = await get(`/sessions/${session.value}/sheet`);
    const marked = new Set();
    list.replaceChildren(...sheet.rows.map((row) => {
      const status = row.status ?? 'expected';
      if (row.record_id) marked.add(row.person_id);
      const isNew = !fresh && row.record_id && !seen.has(row.person_id);
      const mark = el('button', { type: 'button', class: 'quiet', 'aria-label': `Mark ${row.name} present by hand`,
        onclick: (event) => busy(event.currentTarget, async () => {
          await post(`/sessions/${session.value}/records`, { person_id: row.person_id, status: 'present', reason: 'marked by hand' });
          await loadSheet();
        }) }, 'Mark');
      return el('li', { class: isNew ? 'flash' : '', 'data-person': row.external_id },
        el('span', { class: 'who' }, row.name, el('small', {}, [row.external_id, row.marked_at && timeOf(row.marked_at),
          row.method && words[row.method]].filter(Boolean).join(' · '))),
        row.record_id ? null : mark,
        el('span', { class: `tag ${status}` }, words[status]));
    }));
    seen = marked;
    const { present, late, absent, expected } = sheet.counts;
    counts.replaceChildren(...[['Present', present], ['Late', late], [absent ? 'Absent' : 'Expected', absent || expected]]
      .map(([label, n]) => el('span', {}, el('b', {}, String(n)), label)));
  }

  async function sendFrame(blob, width, height, source, signal) {
    const form = new FormData();
    form.append('image', blob, 'frame.jpg');
    form.append('source', source);
    form.append('captured_at', new Date().toISOString());
    const answer = await post(`/sessions/${session.value}/frames`, form, signal);
    drawBoxes(overlay, answer.faces, answer.image?.width ?? width, answer.image?.height ?? height);
    heard.textContent = summary(answer.faces);
    if (answer.faces.some((face) => face.decision === 'present' || face.decision === 'late')) await loadSheet();
    return answer;
  }

  async function watch(signal) {
    while (!signal.aborted) {
      let pause = kPauseMs;
      try {
        const still = await camera.still();
        if (still && !document.hidden) await sendFrame(still.blob, still.width, still.height, 'browser camera', signal);
        say('');
      } catch (error) {
        if (signal.aborted) return;
        sayError(error);
        pause = Math.max(2000, (error.retryAfter ?? 0) * 1000);
        if (error.status === 401 || error.status === 409) { stopCamera(); await loadSessions(session.value); return; }
      }
      await new Promise((next) => setTimeout(next, pause));
    }
  }

  function stopCamera() {
    stop.abort();
    camera.stop();
    cameraButton.textContent = 'Start camera';
    empty.hidden = !picture.hidden;
    overlay.getContext('2d').clearRect(0, 0, overlay.width, overlay.height);
  }

  cameraButton.addEventListener('click', () => busy(cameraButton, async () => {
    if (camera.running) { stopCamera(); return; }
    picture.hidden = true;
    await camera.start();
    empty.hidden = true;
    cameraButton.textContent = 'Stop camera';
    stop = new AbortController();
    watch(stop.signal);
  }));
  file.addEventListener('change', () => busy(cameraButton, async () => {
    const [image] = file.files;
    if (!image) return;
    if (camera.running) stopCamera();
    picture.src = URL.createObjectURL(image);
    await picture.decode();
    picture.hidden = false;
    empty.hidden = true;
    heard.textContent = 'Looking…';
    await sendFrame(image, picture.naturalWidth, picture.naturalHeight, 'photograph');
    URL.revokeObjectURL(picture.src);
    file.value = '';
  }));
  const setSession = (verb) => async () => {
    await post(`/sessions/${session.value}/${verb}`);
    if (verb === 'close' && camera.running) stopCamera();
    await loadSessions(session.value);
  };
  openButton.addEventListener('click', () => busy(openButton, setSession('open')));
  closeButton.addEventListener('click', () => busy(closeButton, setSession('close')));
  newButton.addEventListener('click', () => busy(newButton, async () => {
    const now = Date.now();
    const made = await post(`/courses/${course.value}/sessions`,
      { starts_at: new Date(now).toISOString(), ends_at: new Date(now + 3600e3).toISOString() });
    await post(`/sessions/${made.id}/open`);
    await loadSessions(made.id);
  }));
  course.addEventListener('change', () => loadSessions().catch(sayError));
  session.addEventListener('change', () => { showState(); loadSheet(true).catch(sayError); });

  // Marks made elsewhere (another camera, the command line) arrive as server-sent events.
  const events = new EventSource('/api/v1/events');
  events.addEventListener('record', () => loadSheet().catch(sayError));

  const node = el('div', {}, el('h1', {}, 'Attendance'),
    el('div', { class: 'card row' }, el('label', {}, 'Course', course), el('label', {}, 'Session', session),
      openButton, closeButton, newButton),
    el('div', { class: 'columns' },
      el('section', { class: 'card', 'aria-label': 'Camera' }, el('div', { class: 'stage' }, video, picture, overlay, empty), heard,
        el('div', { class: 'row' }, cameraButton, el('label', { class: 'button second', htmlFor: 'photograph', tabIndex: 0,
          onkeydown: (e) => { if (e.key === 'Enter' || e.key === ' ') file.click(); } }, 'Photograph of the room', file))),
      el('section', { class: 'card', 'aria-label': 'Attendance list' }, el('h2', {}, 'List'), counts, list)));
  await loadSessions();
  return { node, close: () => { stopCamera(); events.close(); } };
}

function summary(faces) {
  if (faces.length === 0) return 'Nobody in the picture.';
  const tally = new Map();
  for (const face of faces) tally.set(face.decision, (tally.get(face.decision) ?? 0) + 1);
  return [...tally].map(([decision, n]) => `${n} ${words[decision] ?? decision}`).join(', ');
}

function firstCourseView() {
  const code = el('input', { required: true, maxLength: 40, placeholder: 'MATH-7' });
  const name = el('input', { required: true, maxLength: 200, placeholder: 'Mathematics, class 7' });
  const button = el('button', { type: 'submit' }, 'Make the course');
  return { node: el('form', { class: 'card narrow', onsubmit: (event) => {
    event.preventDefault();
    busy(button, async () => {
      await post('/courses', { code: code.value, name: name.value, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
  } }, el('h1', {}, 'Make the first course'), el('p', { class: 'soft' }, 'Attendance is taken for a course; its roster says who is expected.'),
  el('label', {}, 'Code', code), el('label', {}, 'Name', name), button) };
}
