import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLines, unguardCell } from './csv-cell.ts';

/** What a spreadsheet makes of a file that divides by something else than a comma: our quotes are none to it, or fall away. */
const cellsElsewhere = (file: string) => file.split(/[;\t\r\n]/).map((cell) => cell.replace(/^"+/, ''));

const isFormula = (cell: string) => /^[=+\-@＝＋－＠]/.test(cell);

test.each([
  ['=1+1', `'=1+1`],
  ['＝1+1', `'＝1+1`],
  ['＋49', `'＋49`],
  [`a;=cmd|'/c calc'!A0`, `"a;'=cmd|'/c calc'!A0"`],
  ['a\t-1', `"a\t'-1"`],
  ['a;"@b";c', `"a;'""@b"";c"`],
  ['two\n=lines', `"two\n'=lines"`],
  [`'=`, `''=`],
  ['a-b; c', `"a-b; c"`],
  ['Ana Torres', 'Ana Torres'],
])('%j goes out as %s', (text, written) => {
  expect(csvLines([['id', text]])).toBe(`id,${written}\n`);
  expect(
    parse(csvLines([['id', text]]))
      .flat()
      .map(unguardCell),
  ).toEqual(['id', text]);
});

const text = fc
  .array(fc.constantFrom(...`=+-@＝＋－＠;,\t\r\n"' ab`), { maxLength: 12 })
  .map((characters) => characters.join(''));

test('whatever is in a cell comes back as it was, and is no formula by any delimiter', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }), (rows) => {
      const file = csvLines(rows.map((cells) => ['id', ...cells]));
      const back = parse(file, { record_delimiter: '\n' }).map((cells) => cells.slice(1).map(unguardCell));
      expect(back).toEqual(rows);
      expect([...parse(file, { record_delimiter: '\n' }).flat(), ...cellsElsewhere(file)].filter(isFormula)).toEqual(
        [],
      );
    }),
    { numRuns: 1_000 },
  );
});
