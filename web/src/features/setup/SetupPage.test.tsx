import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import SetupPage from './SetupPage';

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());
const open = (at = '/setup') => show(<SetupPage />, { texts: ['setup', 'enrol'], at, path: '/setup' });
const signedIn = { user_id: 'u1', name: 'office', role: 'admin', csrf_token: 'x' };

test('takes the code from the address, says what the server says of a wrong one, and goes on with a right one', async () => {
  const answers: Record<string, unknown> = { 'GET /setup': { needed: true, recognition: true }, 'GET /auth/me': signedIn,
    'POST /setup': Response.json({ status: 403, title: 'Forbidden', code: 'forbidden', detail: 'the set-up code is wrong' }, { status: 403 }) };
  const asked = serverAnswers(answers);
  await open('/setup?code=ABCD-EFGH');
  const user = userEvent.setup();
  expect((await screen.findByLabelText(/Set-up code/)).getAttribute('value')).toBe('ABCD-EFGH');
  await user.type(screen.getByLabelText(/Name of the school/), 'Riverside');
  await user.type(screen.getByLabelText(/Your sign-in name/), 'office');
  await user.type(screen.getByLabelText(/^Password \*|^Password$/), 'short');
  await user.type(screen.getByLabelText(/Password once more/), 'short');
  expect(screen.getByRole('button', { name: 'Continue' })).toHaveProperty('disabled', true);
  await user.type(screen.getByLabelText(/^Password \*|^Password$/), ' no more');
  screen.getByText('The two are not the same.');
  await user.type(screen.getByLabelText(/Password once more/), ' no more');
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  await screen.findByText('the set-up code is wrong');
  const sent = asked.find((one) => one.what === 'POST /setup')?.body as { code: string; admin: object };
  expect([sent.code, sent.admin]).toEqual(['ABCD-EFGH', { name: 'office', password: 'short no more' }]);
  answers['POST /setup'] = Response.json(signedIn, { status: 201 });
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  await screen.findByRole('heading', { name: 'Logo, colours and words' });
});

test('goes on where one was, and what one skips is not sent', async () => {
  sessionStorage.setItem('rollcall.setup', JSON.stringify({ step: 'look', timeZone: 'Europe/Berlin' }));
  const asked = serverAnswers({ 'GET /setup': { needed: false, recognition: false }, 'POST /courses': Response.json({ id: 'c1' }, { status: 201 }), 'GET /auth/me': signedIn });
  await open();
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Later' }));
  await screen.findByRole('heading', { name: 'The first course' });
  expect(asked.some((one) => one.what.includes('branding'))).toBe(false);
  await user.type(screen.getByLabelText(/Name of the course/), 'Mathematics');
  await user.type(screen.getByLabelText(/Short code/), 'MATH');
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  await screen.findByRole('heading', { name: 'The camera' });
  expect(asked.find((one) => one.what === 'POST /courses')?.body).toEqual({ code: 'MATH', name: 'Mathematics', time_zone: 'Europe/Berlin' });
  screen.getByText(/rollcall models fetch/);
  await waitFor(() => expect(JSON.parse(sessionStorage.getItem('rollcall.setup') ?? '')).toMatchObject({ step: 'camera', courseId: 'c1' }));
});

test('the server that cannot be asked is said, with a way to try again', async () => {
  serverAnswers({});
  await open();
  await screen.findByRole('button', { name: 'Try again' });
});
