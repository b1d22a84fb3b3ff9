import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '../test/show';
import { Markdown } from './Markdown';
import { blocksOf } from './markdownBlocks';

test('a paper is cut into headings, paragraphs, lists, tables and code', () => {
  expect(blocksOf('# Notice\n\nWho is\nresponsible.\n- one\n  more\n- two\n\n| a | b |\n|---|---|\n| 1 | x\\|y |\n```\nkey: 1\n```\n1. first')).toEqual([
    { kind: 'heading', level: 1, text: 'Notice' },
    { kind: 'paragraph', text: 'Who is responsible.' },
    { kind: 'list', ordered: false, items: ['one more', 'two'] },
    { kind: 'table', head: ['a', 'b'], rows: [['1', 'x|y']] },
    { kind: 'code', text: 'key: 1' },
    { kind: 'list', ordered: true, items: ['first'] },
  ]);
});

test('it is shown under the heading it stands under, and nothing in it becomes markup', async () => {
  await show(<Markdown text={'## Who\n\n**Name:** <img src=x onerror=alert(1)> `id`'} below={1} />);
  expect(screen.getByRole('heading', { level: 3, name: 'Who' })).toBeDefined();
  expect(screen.getByText('Name:').tagName).toBe('STRONG');
  expect(document.querySelector('img')).toBeNull();
});

test('tables that look alike are told apart by what they stand under', async () => {
  const table = '| file | bytes |\n|---|---|\n| x | 1 |\n';
  await show(<Markdown text={`${table}\n## First\n\n${table}\n## Second\n\n${table}`} />);
  expect(screen.getAllByRole('table').map((one) => one.getAttribute('aria-label'))).toEqual(['file, bytes', 'First: file, bytes', 'Second: file, bytes']);
});
