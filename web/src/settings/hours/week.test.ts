import { expect, it } from 'vitest';
import { copyToWeekdays, nextSpan, problemOf, problemOfDay, tidy } from './week.ts';

const morning = { from: '09:00', to: '12:00' };
const afternoon = { from: '13:00', to: '18:00' };

it('times of a day may stand in any order, and neither end before they begin nor overlap', () => {
  expect(problemOf([afternoon, morning])).toBeNull();
  expect(problemOf([{ from: '18:00', to: '09:00' }])).toBe('order');
  expect(problemOf([{ from: '', to: '09:00' }])).toBe('order');
  expect(problemOf([afternoon, { from: '17:00', to: '24:00' }])).toBe('overlap');
  expect(problemOf([morning, { from: '12:00', to: '13:00' }])).toBeNull();
});

it('a day that differs has a date, and stands in the list once', () => {
  const day = { date: '2026-12-25', name: 'Christmas', spans: [] };
  expect(problemOfDay({ ...day, date: '' }, [])).toBe('missing');
  expect(problemOfDay(day, [day, { ...day, name: 'Again' }])).toBe('twice');
  expect(problemOfDay(day, [day])).toBeNull();
});

it('the time that is added never breaks the day', () => {
  for (const to of ['12:00', '17:30', '21:45', '22:30']) {
    const spans = [{ from: '09:00', to }];
    expect(problemOf([...spans, nextSpan(spans)])).toBeNull();
  }
});

it('what is saved is in order', () => {
  const hours = { on: true, timeZone: 'UTC', week: [[afternoon, morning]], exceptions: [] };
  expect(tidy(hours).week).toEqual([[morning, afternoon]]);
  const week = [[morning], [], [], [], [], [], [afternoon]];
  expect(copyToWeekdays(week, 0)).toEqual([[morning], [morning], [morning], [morning], [morning], [], [afternoon]]);
});
