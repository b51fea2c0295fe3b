import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenCount, type Filters, filtersAsQuery, firstFilters, isFiltered, parseFilters } from './filters.ts';
import { filtersOfView, viewOfFilters } from './view-filters.ts';

test('each tab asks for its own conversations', () => {
  expect(filtersAsQuery(firstFilters)).toEqual({ status: ['open'] });
  expect(filtersAsQuery({ ...firstFilters, tab: 'mine' })).toEqual({ status: ['open'], assigneeId: ['me'] });
  expect(filtersAsQuery({ ...firstFilters, tab: 'mentions' })).toEqual({ status: ['open'], mentions: 'me' });
  expect(filtersAsQuery({ ...firstFilters, tab: 'unassigned', q: '  Ana ', sort: 'window_closing' })).toEqual({
    status: ['open'],
    assigneeId: ['none'],
    sort: 'window_closing',
  });
});

test('the tab is a place, not a filter', () => {
  expect(isFiltered({ ...firstFilters, tab: 'mine', sort: 'oldest_waiting' })).toBe(false);
  expect(isFiltered({ ...firstFilters, status: 'resolved' })).toBe(true);
  expect(isFiltered({ ...firstFilters, labelIds: ['x'] })).toBe(true);
  expect(isFiltered({ ...firstFilters, q: ' ' })).toBe(false);
});

const some: Filters = {
  tab: 'mine',
  status: 'pending',
  channelIds: ['c'],
  surfaces: ['direct'],
  labelIds: ['l', 'k'],
  teamIds: ['t'],
  assigneeIds: [],
  priorities: ['urgent'],
  stageIds: ['s', 'none'],
  sources: ['ad'],
  sort: 'oldest_waiting',
  q: 'secret',
};

test('kept filters come back, without the search', () => {
  expect(parseFilters(JSON.stringify(some))).toEqual({ ...some, q: '' });
  expect(chosenCount(some)).toBe(9);
});

test('a view of filters leads to the same list again', () => {
  const view = { id: 'v', name: 'View', filters: viewOfFilters(some), shared: true, own: true };
  expect(filtersAsQuery(filtersOfView(view))).toEqual(filtersAsQuery({ ...some, q: '' }));
});

test('whatever a browser kept, reading it ends in filters', () => {
  fc.assert(
    fc.property(fc.json(), (kept) => {
      expect(Object.keys(parseFilters(kept)).sort()).toEqual(Object.keys(firstFilters).sort());
    }),
  );
});

test.each([null, '', '{', 'null', '[]', '{"tab":"nowhere","status":7,"channelIds":{}}'])('%j is no filter', (kept) => {
  expect(parseFilters(kept)).toEqual(firstFilters);
});
