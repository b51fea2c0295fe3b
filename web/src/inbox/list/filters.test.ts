import { expect, test } from 'vitest';
import { filtersAsQuery, isFiltered, noFilters, parseFilters } from './filters.ts';

test('each tab asks for its own conversations', () => {
  expect(filtersAsQuery(noFilters)).toEqual({ status: ['open'] });
  expect(filtersAsQuery({ ...noFilters, tab: 'mine' })).toEqual({ status: ['open'], assigneeId: ['me'] });
  expect(filtersAsQuery({ ...noFilters, tab: 'unassigned', q: '  Ana ' })).toEqual({
    status: ['open'],
    assigneeId: ['none'],
    q: 'Ana',
  });
});

test('the tab is a place, not a filter', () => {
  expect(isFiltered({ ...noFilters, tab: 'mine' })).toBe(false);
  expect(isFiltered({ ...noFilters, status: 'resolved' })).toBe(true);
  expect(isFiltered({ ...noFilters, q: ' ' })).toBe(false);
});

test('kept filters come back, without the search', () => {
  const kept = { tab: 'mine', status: 'pending', channelId: 'x', q: 'secret' };
  expect(parseFilters(JSON.stringify(kept))).toEqual({ ...kept, q: '' });
});

test.each([null, '', '{', 'null', '[]', '{"tab":"nowhere","status":7,"channelId":{}}'])('%j is no filter', (kept) => {
  expect(parseFilters(kept)).toEqual(noFilters);
});
