import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import i18next from 'i18next';
import { setLanguage } from '../../i18n';
import type { Person } from '../../parts/people';
import { serverAnswers, show, type Asked } from '../../test/show';
import { Booth } from './Booth';

const ana = { id: 'ana', external_id: 'S1', name: 'Ana', active: true, minor: false, consent: null } as unknown as Person;
const text = (language: string, title: string) => ({ id: `t-${language}`, text_version: '2026-09', language, title, body: `${title}.`, published_at: '2026-09-01T08:00:00Z', version: 2 });
const texts = { items: [text('en', 'What we keep of your face'), text('es', 'Lo que guardamos de su cara')], next_cursor: null };
const settings = (value: string) => ({ settings: [{ name: 'enrolment.consent', value }] });
const consent = { id: 'c1', person_id: 'ana', text_version: '2026-09', language: 'en', given_by: 'person', guardian: null, given_at: '2026-11-01T08:00:00Z', recorded_at: '2026-11-01T08:00:00Z', recorded_by: null, withdrawn_at: null, withdrawn_by: null };

let asked: Asked[];
let given: object[];
const open = async (more: Record<string, unknown>, { role = 'office', person = ana }: { role?: 'office' | 'admin'; person?: Person } = {}) => {
  given = [];
  asked = serverAnswers({ 'GET /consents/texts': texts, 'GET /people/ana/consents': () => ({ items: given }),
    'POST /people/ana/consents': () => { given = [consent]; return consent; }, ...more });
  await show(<Booth person={person} onNext={() => {}} />, { texts: ['enrol', 'people'], role });
};
const recordIt = async () => {
  fireEvent.click(screen.getByRole('button', { name: 'Record the consent' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Record a consent' }));
};
const cameraButton = () => screen.queryByRole('button', { name: 'Start the camera' });

afterEach(async () => {
  vi.unstubAllGlobals();
  if (i18next.language !== 'en') await setLanguage('en');
});

describe('where the school asks for a consent', () => {
  test('its text comes before the camera, is recorded there, and the camera follows', async () => {
    await open({ 'GET /settings': settings('required') }, { role: 'admin' });
    await screen.findByRole('heading', { name: 'What we keep of your face' });
    expect(cameraButton()).toBeNull();
    expect(screen.queryByRole('button', { name: 'Go on without a consent' })).toBeNull();
    await recordIt();
    await waitFor(() => expect(cameraButton()).not.toBeNull());
    expect(asked.find(({ what }) => what.startsWith('POST'))?.body).toEqual({ text_version: '2026-09', language: 'en', given_by: 'person' });
  });

  test('it is shown in the language of the reader', async () => {
    await setLanguage('es');
    await open({ 'GET /settings': settings('required') }, { role: 'admin' });
    await screen.findByRole('heading', { name: 'Lo que guardamos de su cara' });
  });

  test('of a minor only what a guardian gave counts', async () => {
    await open({ 'GET /settings': settings('required'), 'GET /people/ana/consents': { items: [consent] } }, { role: 'admin', person: { ...ana, minor: true } });
    await screen.findByText(/A guardian agrees for Ana/);
    expect(cameraButton()).toBeNull();
  });
});

describe('the office, which does not see that setting,', () => {
  test('is shown the text, and may go on without', async () => {
    await open({});
    await screen.findByRole('heading', { name: 'What we keep of your face' });
    fireEvent.click(screen.getByRole('button', { name: 'Go on without a consent' }));
    expect(cameraButton()).not.toBeNull();
    expect(asked.some(({ what }) => what.includes('/settings'))).toBe(false);
  });

  test('may not go on without where a consent was withdrawn', async () => {
    await open({ 'GET /people/ana/consents': { items: [{ ...consent, withdrawn_at: '2026-11-02T08:00:00Z' }] } });
    await screen.findByRole('button', { name: 'Record the consent' });
    expect(screen.queryByRole('button', { name: 'Go on without a consent' })).toBeNull();
    expect(cameraButton()).toBeNull();
  });
});

test('nobody is asked where a consent is in force, the school asks for none, or has no text', async () => {
  for (const [answers, role] of [[{ 'GET /people/ana/consents': { items: [consent] } }, 'office'], [{ 'GET /settings': settings('off') }, 'admin'],
    [{ 'GET /consents/texts': { items: [], next_cursor: null } }, 'office']] as const) {
    await open(answers, { role });
    await waitFor(() => expect(cameraButton()).not.toBeNull());
    cleanup();
  }
});
