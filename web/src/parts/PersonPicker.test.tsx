import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../test/show';
import type { PersonChoice } from './people';
import { PeoplePicker, PersonPicker } from './PersonPicker';

const people = [{ id: '1', name: 'Ana Lima', external_id: 'S001' }, { id: '2', name: 'Ana Lima', external_id: 'S002' }];
const server = () => serverAnswers({ 'GET /people': (url: URL) => {
  const q = url.searchParams.get('q');
  return { items: people.filter((person) => !q || person.name.includes(q) || person.external_id.includes(q)), next_cursor: null };
} });
afterEach(() => vi.unstubAllGlobals());

test('a person is found by the server, and two of one name are told apart by their ids', async () => {
  const asked = server();
  let chosen: PersonChoice | null = null;
  function One() {
    const [value, setValue] = useState<PersonChoice | null>(null);
    chosen = value;
    return <PersonPicker label="Person" value={value} onChange={setValue} />;
  }
  await show(<One />);
  await userEvent.type(screen.getByRole('combobox', { name: 'Person' }), 'S002');
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
  await userEvent.click(screen.getByRole('option', { name: /S002/ }));
  expect(chosen).toMatchObject({ id: '2' });
  const searches = asked.map(({ what }) => what).filter((what) => what.includes('q='));
  expect(searches).toEqual([expect.stringContaining('q=S002')]); // once the typing paused, not at every key
});

test('whoever chooses before the server has answered chooses nobody, not the one who was found before', async () => {
  server();
  let chosen: PersonChoice | null = null;
  function One() {
    const [value, setValue] = useState<PersonChoice | null>(null);
    chosen = value;
    return <PersonPicker label="Person" value={value} onChange={setValue} />;
  }
  await show(<One />);
  await userEvent.click(screen.getByRole('combobox', { name: 'Person' }));
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
  await userEvent.keyboard('S002{ArrowDown}{Enter}');
  expect(chosen).toBeNull();
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(chosen).toMatchObject({ id: '2' });
});

test('several people are chosen by the keyboard alone', async () => {
  server();
  let chosen: PersonChoice[] = [];
  function Many() {
    const [value, setValue] = useState<PersonChoice[]>([]);
    chosen = value;
    return <PeoplePicker label="People" value={value} onChange={setValue} />;
  }
  await show(<Many />);
  await userEvent.type(screen.getByRole('combobox', { name: 'People' }), 'Ana');
  await screen.findAllByRole('option');
  await userEvent.keyboard('{ArrowDown}{Enter}{ArrowDown}{Enter}');
  expect(chosen.map((person) => person.external_id).sort()).toEqual(['S001', 'S002']);
});

test('nobody is found in words, not in silence', async () => {
  server();
  await show(<PersonPicker label="Person" value={null} onChange={() => {}} />);
  await userEvent.type(screen.getByRole('combobox', { name: 'Person' }), 'Zzz');
  expect(await screen.findByText('Nobody found')).toBeDefined();
});
