import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import BrandingPage from './BrandingPage';

afterEach(() => vi.unstubAllGlobals());

test('a colour that cannot be read is refused before it is sent', async () => {
  const branding = { school_name: 'Riverside', time_zone: 'Europe/Berlin', welcome: '', kiosk: '', colour: null, dark_colour: null, logo: null, version: 1 };
  const asked = serverAnswers({ 'GET /branding': branding, 'PATCH /branding': branding });
  await show(<BrandingPage />, { texts: ['branding'] });
  const field = await screen.findByRole('textbox', { name: 'Colour on light pages' });
  await userEvent.type(field, '#ffd400');
  expect(screen.getByText(/Hard to read/)).toBeDefined();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await userEvent.clear(field);
  await userEvent.type(field, '#7a1f5f');
  expect(screen.getByText(/Well readable/)).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked.find(({ what }) => what === 'PATCH /branding')?.body).toMatchObject({ colour: '#7a1f5f', dark_colour: null }));
});
