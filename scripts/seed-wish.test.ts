import { expect, test } from 'vitest';
import { readWish } from './seed-wish.ts';

test('each number of the command line is what its flag says, in any order', () => {
  const usual = { conversations: 1_000, messagesEach: 8, ugly: false, longThread: 0 };
  expect(readWish([])).toEqual(usual);
  expect(readWish(['--long', '50000'])).toEqual({ ...usual, longThread: 50_000 });
  expect(readWish(['--messages', '3', '10000', '--ugly'])).toEqual({
    conversations: 10_000,
    messagesEach: 3,
    ugly: true,
    longThread: 0,
  });
});

test('what is no number is refused instead of guessed at', () => {
  for (const args of [['many'], ['--long', '-1'], ['--long'], ['10', '20'], ['--pretty']]) {
    expect(() => readWish(args), args.join(' ')).toThrow();
  }
});
