// People: the list, and enrolling one with the camera or from files.

import { all, get, post, put } from './api.js';
import { Camera } from './camera.js';
import { busy, el, say } from './dom.js';
import { words } from './words.js';

const kWantedPhotos = 3;

export async function peopleView() {
  const courses = await all('/courses');
  const externalId = el('input', { required: true, maxLength: 100, name: 'external_id' });
  const name = el('input', { required: true, maxLength: 200, name: 'name' });
  const course = el('select', {}, el('option', { value: '' }, 'no course'), courses.map((c) => el('option', { value: c.id }, `${c.code} – ${c.name}`)));
  const video = el('video', { playsInline: true, muted: true });
  const empty = el('div', { class: 'empty' }, 'The camera is off.');
  const cameraButton = el('button', { type: 'button', class: 'second' }, 'Start camera');
  const snapButton = el('button', { type: 'button', class: 'second', disabled: true }, 'Take a photo');
  const file = el('input', { type: 'file', accept: 'image/*', multiple: true });
  const taken = el('ul', { class: 'list' });
  const saveButton = el('button', { type: 'submit' }, 'Enrol');
  const list = el('ul', { class: 'list', id: 'people' });
  const camera = new Camera(video);
  let photos = [];

  function showPhotos() {
    taken.replaceChildren(...photos.map((photo, i) => el('li', {}, el('span', { class: 'who' }, `Photo ${i + 1}`),
      el('button', { type: 'button', class: 'quiet', onclick: () => { photos.splice(i, 1); showPhotos(); } }, 'Remove'))));
    snapButton.textContent = `Take a photo (${photos.length} of ${kWantedPhotos})`;
  }

  async function loadPeople() {
    const people = await get('/people?limit=200');
    list.replaceChildren(...people.items.map((p) => el('li', {}, el('span', { class: 'who' }, p.name, el('small', {}, p.external_id)),
      el('span', { class: 'soft' }, p.active ? (p.templates ? `${p.templates} photos` : 'no photo') : 'inactive'))));
    if (people.next_cursor) list.append(el('li', { class: 'soft' }, 'Only the first 200 are shown here.'));
    if (people.items.length === 0) list.append(el('li', { class: 'soft' }, 'Nobody is enrolled yet.'));
  }

  cameraButton.addEventListener('click', () => busy(cameraButton, async () => {
    if (camera.running) camera.stop(); else await camera.start();
    empty.hidden = camera.running;
    snapButton.disabled = !camera.running;
    cameraButton.textContent = camera.running ? 'Stop camera' : 'Start camera';
  }));
  // Who enrols while a picture is being taken would leave it behind.
  snapButton.addEventListener('click', () => busy(snapButton, () => busy(saveButton, async () => {
    const still = await camera.still();
    if (still) photos.push(still.blob);
    showPhotos();
  })));
  file.addEventListener('change', () => { photos.push(...file.files); file.value = ''; showPhotos(); });

  const form = el('form', { class: 'card', onsubmit: (event) => {
    event.preventDefault();
    busy(saveButton, async () => {
      const person = await post('/people', { external_id: externalId.value, name: name.value });
      let refused = [];
      if (photos.length) {
        const body = new FormData();
        for (const photo of photos) body.append('photo', photo, 'photo.jpg');
        refused = (await post(`/people/${person.id}/photos`, body)).photos.filter((p) => !p.accepted);
      }
      if (course.value) await put(`/courses/${course.value}/roster/${person.id}`);
      say(refused.length
        ? `Enrolled; ${refused.length} of ${photos.length} photos were refused: ${[...new Set(refused.flatMap((p) => p.reasons))].map((r) => words[r] ?? r).join(', ')}.`
        : 'Enrolled.', refused.length ? 'bad' : '');
      photos = [];
      showPhotos();
      form.reset();
      await loadPeople();
    });
  } }, el('h2', {}, 'Enrol someone'),
  el('p', { class: 'soft' }, `Three photos are best: straight, a little to the left, a little to the right, in good light. A person can also be added with no photo at all.`),
  el('div', { class: 'row' }, el('label', {}, 'Id', externalId), el('label', {}, 'Name', name), el('label', {}, 'Course', course)),
  el('div', { class: 'stage' }, video, empty),
  el('div', { class: 'row' }, cameraButton, snapButton), el('label', {}, 'or from files', file), taken, saveButton);

  showPhotos();
  await loadPeople();
  return { node: el('div', {}, el('h1', {}, 'People'), el('div', { class: 'columns' }, form,
    el('section', { class: 'card', 'aria-label': 'People' }, el('h2', {}, 'Enrolled'), list))), close: () => camera.stop() };
}
