// The small parts of forms: a dialog that keeps what was typed, a secret that is told once, a QR code.
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ApiError } from '../api/client';
import { FormDialog } from './FormDialog';
import { QrCode } from './QrCode';
import { SecretOnce } from './SecretOnce';

test('a form stays open with the words of the server until it is taken', async () => {
  const close = vi.fn();
  const submit = vi.fn().mockRejectedValueOnce(new ApiError(422, 'invalid', 'That name is taken.')).mockResolvedValueOnce(undefined);
  render(<FormDialog title="New key" action="Make" submit={submit} close={close}><label>Name <input /></label></FormDialog>);
  await userEvent.type(screen.getByLabelText('Name'), 'door{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('That name is taken.');
  expect(close).not.toHaveBeenCalled();
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('door');
  await userEvent.click(screen.getByRole('button', { name: 'Make' }));
  expect(close).toHaveBeenCalledOnce();
});

test('a secret does not go away by a key or a click beside it', async () => {
  const close = vi.fn();
  render(<SecretOnce title="The key" secret="rk_secret" close={close} />);
  await userEvent.keyboard('{Escape}');
  expect(close).not.toHaveBeenCalled();
  expect(screen.getByText('rk_secret')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'I have kept it' }));
  expect(close).toHaveBeenCalledOnce();
});

test('a QR code is a named picture with three finders', () => {
  render(<QrCode text="RC1:MZXW6YTBOI" label="My code" />);
  const path = screen.getByRole('img', { name: 'My code' }).querySelector('path')?.getAttribute('d') ?? '';
  for (const corner of ['M4 4h', 'M10 10h', 'M24 4h', 'M4 24h']) expect(path).toContain(corner);
});
