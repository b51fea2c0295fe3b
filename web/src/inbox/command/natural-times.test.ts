import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedTimes, readTime } from './natural-times.ts';
import { portuguese, spanish } from './time-words.ts';

/** A Wednesday. */
const now = new Date(2026, 10, 25, 10, 20);

test.each([
  ['2h', new Date(2026, 10, 25, 12, 20)],
  ['in 30 min', new Date(2026, 10, 25, 10, 50)],
  ['3 days', new Date(2026, 10, 28, 10, 20)],
  ['tomorrow', new Date(2026, 10, 26, 9, 0)],
  ['tomorrow 8:30', new Date(2026, 10, 26, 8, 30)],
  ['fri 14', new Date(2026, 10, 27, 14, 0)],
  ['on wednesday at 9', new Date(2026, 11, 2, 9, 0)],
  ['18:00', new Date(2026, 10, 25, 18, 0)],
  ['9am', new Date(2026, 10, 26, 9, 0)],
  ['today 5pm', new Date(2026, 10, 25, 17, 0)],
  ['2026-12-01 10:00', new Date(2026, 11, 1, 10, 0)],
  ['in an hour', new Date(2026, 10, 25, 11, 20)],
  ['tomorrow morning', new Date(2026, 10, 26, 9, 0)],
])('%s is %s', (words, at) => {
  expect(readTime(words, now)).toEqual(at);
});

test.each(['', 'soon', '25:00', 'today 9', '2026-02-31', '2020-01-01', '13pm', 'tomorrow maybe', '3/12'])(
  '%j is no time',
  (words) => {
    expect(readTime(words, now)).toBeNull();
  },
);

test.each([
  ['2h', new Date(2026, 10, 25, 12, 20)],
  ['en 2 horas', new Date(2026, 10, 25, 12, 20)],
  ['en una hora', new Date(2026, 10, 25, 11, 20)],
  ['dentro de 3 días', new Date(2026, 10, 28, 10, 20)],
  ['2 semanas', new Date(2026, 11, 9, 10, 20)],
  ['mañana', new Date(2026, 10, 26, 9, 0)],
  ['Mañana a las 9', new Date(2026, 10, 26, 9, 0)],
  ['mañana por la tarde', new Date(2026, 10, 26, 15, 0)],
  ['pasado mañana 8:30', new Date(2026, 10, 27, 8, 30)],
  ['hoy a las 5 de la tarde', new Date(2026, 10, 25, 17, 0)],
  ['el viernes a las 14h', new Date(2026, 10, 27, 14, 0)],
  ['sábado', new Date(2026, 10, 28, 9, 0)],
  ['mar 9', new Date(2026, 11, 1, 9, 0)],
  ['el próximo miércoles a las 9', new Date(2026, 11, 2, 9, 0)],
  ['lunes que viene', new Date(2026, 10, 30, 9, 0)],
  ['a la 1', new Date(2026, 10, 26, 1, 0)],
  ['al mediodía', new Date(2026, 10, 25, 12, 0)],
  ['el 24/12 a las 10:00', new Date(2026, 11, 24, 10, 0)],
  ['3/1', new Date(2027, 0, 3, 9, 0)],
  ['tomorrow 8:30', new Date(2026, 10, 26, 8, 30)],
])('in Spanish %s is %s', (words, at) => {
  expect(readTime(words, now, spanish)).toEqual(at);
});

test.each([
  ['30 min', new Date(2026, 10, 25, 10, 50)],
  ['em 2 horas', new Date(2026, 10, 25, 12, 20)],
  ['daqui a uma semana', new Date(2026, 11, 2, 10, 20)],
  ['amanhã', new Date(2026, 10, 26, 9, 0)],
  ['amanhã às 9', new Date(2026, 10, 26, 9, 0)],
  ['amanhã à tarde', new Date(2026, 10, 26, 15, 0)],
  ['depois de amanhã às 8h30', new Date(2026, 10, 27, 8, 30)],
  ['hoje às 5 da tarde', new Date(2026, 10, 25, 17, 0)],
  ['sexta às 14h', new Date(2026, 10, 27, 14, 0)],
  ['na terça-feira', new Date(2026, 11, 1, 9, 0)],
  ['sáb 10', new Date(2026, 10, 28, 10, 0)],
  ['próxima quarta', new Date(2026, 11, 2, 9, 0)],
  ['segunda que vem às 9', new Date(2026, 10, 30, 9, 0)],
  ['à 1', new Date(2026, 10, 26, 1, 0)],
  ['ao meio-dia', new Date(2026, 10, 25, 12, 0)],
  ['dia 24/12/2026 às 10:00', new Date(2026, 11, 24, 10, 0)],
  ['fri 14', new Date(2026, 10, 27, 14, 0)],
])('in Portuguese %s is %s', (words, at) => {
  expect(readTime(words, now, portuguese)).toEqual(at);
});

test.each([
  '',
  'pronto',
  'mañana quizás',
  'hoy a las 9',
  '31/2',
  '12 de la noche',
  '13 de la tarde',
  'a las',
  'en horas',
])('%j is no time in Spanish', (words) => {
  expect(readTime(words, now, spanish)).toBeNull();
});

test('whatever the hour, what is offered lies ahead, each time once and in order', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(2026, 0, 1), max: new Date(2027, 0, 1), noInvalidDate: true }), (moment) => {
      const times = namedTimes(moment).map(({ at }) => at.getTime());
      expect(times.every((time) => time > moment.getTime())).toBe(true);
    }),
  );
});

test('whatever is typed is a time ahead or none', () => {
  fc.assert(
    fc.property(fc.string(), (words) => {
      for (const grammar of [undefined, spanish, portuguese]) {
        const at = readTime(words, now, grammar);
        expect(at === null || at > now).toBe(true);
      }
    }),
  );
});
