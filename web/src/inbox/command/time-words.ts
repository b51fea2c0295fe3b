/** How times are said in each language, in small letters without accents: pieces of regular expressions. */
interface TimeWords {
  /** Before a span. */
  in: string;
  one: string;
  minute: string;
  hour: string;
  day: string;
  week: string;
  today: string;
  tomorrow: string;
  /** The day after tomorrow. */
  later: string;
  /** From Sunday on. */
  weekdays: readonly string[];
  /** Before a day, after it, before an hour. */
  on: string;
  next?: string;
  at: string;
  /** `24/12` is in December. In English 3/4 is in March to some and in April to others. */
  dayFirst?: boolean;
  /** The halves of a clock of twelve hours. */
  am: string;
  pm: string;
  /** Parts of a day, and the hour meant by each. */
  parts: readonly (readonly [words: string, hour: number])[];
}

/** The same, ready to be read with. */
export interface TimeGrammar {
  /** Number or *one*; minutes, hours, days or weeks. */
  span: RegExp;
  /** Day, clock. */
  day: RegExp;
  /** By how many days each is from today. */
  days: readonly (readonly [RegExp, number])[];
  weekdays: readonly RegExp[];
  /** Hour, minutes, the first half of the day, the second. */
  clock: RegExp;
  parts: readonly (readonly [RegExp, number])[];
}

function whole(words: string): RegExp {
  return new RegExp(`^(?:${words})$`);
}

function grammar(words: TimeWords): TimeGrammar {
  const { today, tomorrow, later, weekdays } = words;
  const dates = ['\\d{4}-\\d{1,2}-\\d{1,2}', ...(words.dayFirst ? ['\\d{1,2}/\\d{1,2}(?:/\\d{4})?'] : [])];
  const days = [later, today, tomorrow, ...weekdays, ...dates].join('|');
  const next = words.next === undefined ? '' : `(?:\\s+(?:${words.next}))?`;
  const units = [words.minute, words.hour, words.day, words.week].map((unit) => `(${unit})`).join('|');
  return {
    span: new RegExp(`^(?:(?:${words.in})\\s+)?(\\d{1,3}|${words.one})\\s*(?:${units})$`),
    day: new RegExp(`^(?:(?:${words.on})\\s+)?(${days})?${next}(?:\\s*,)?\\s*(?:(?:${words.at})\\s+)?(.*)$`),
    days: [
      [whole(today), 0],
      [whole(tomorrow), 1],
      [whole(later), 2],
    ],
    weekdays: weekdays.map(whole),
    clock: new RegExp(`^(\\d{1,2})(?:[:.h](\\d{2}))?(?:\\s*(?:hs?|horas))?\\s*(?:(${words.am})|(${words.pm}))?$`),
    parts: words.parts.map(([part, hour]) => [whole(part), hour]),
  };
}

export const english = grammar({
  in: 'in',
  one: 'an?|one',
  minute: 'm|min|minutes?',
  hour: 'h|hours?',
  day: 'd|days?',
  week: 'w|weeks?',
  today: 'today',
  tomorrow: 'tomorrow',
  later: 'the day after tomorrow|day after tomorrow',
  weekdays: ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'].map((one) => `${one}[a-z]*`),
  on: 'on',
  at: 'at',
  am: 'am',
  pm: 'pm',
  parts: [
    ['(?:in the )?morning', 9],
    ['noon', 12],
    ['(?:in the )?afternoon', 15],
    ['(?:in the )?evening', 18],
  ],
});

export const spanish = grammar({
  in: 'en|dentro de',
  one: 'una?',
  minute: 'm|min|minutos?',
  hour: 'h|hs|horas?',
  day: 'd|dias?',
  week: 's|sem|semanas?',
  today: 'hoy',
  tomorrow: 'manana',
  later: 'pasado manana',
  weekdays: [
    'dom(?:ingo)?',
    'lun(?:es)?',
    'mar(?:tes)?',
    'mie(?:rcoles)?',
    'jue(?:ves)?',
    'vie(?:rnes)?',
    'sab(?:ado)?',
  ],
  on: '(?:el )?(?:proximo|dia)|este|el',
  next: 'que viene|proximo',
  at: 'a las?|al|sobre las?',
  dayFirst: true,
  am: 'am|a\\. ?m\\.|de la (?:manana|madrugada)',
  // Twelve at night is tomorrow's midnight to some and today's to others.
  pm: 'pm|p\\. ?m\\.|de la tarde|(?<!^12.*)de la noche',
  parts: [
    ['(?:por|de|en) la manana', 9],
    ['mediodia', 12],
    ['(?:por|de|en) la tarde', 15],
    ['(?:por|de|en) la noche', 20],
  ],
});

export const portuguese = grammar({
  in: 'em|daqui a|dentro de',
  one: 'uma?',
  minute: 'm|min|minutos?',
  hour: 'h|hs|horas?',
  day: 'd|dias?',
  week: 's|sem|semanas?',
  today: 'hoje',
  tomorrow: 'amanha',
  later: 'depois de amanha',
  weekdays: [
    'dom(?:ingo)?',
    ...['seg(?:unda)?', 'ter(?:ca)?', 'qua(?:rta)?', 'qui(?:nta)?', 'sex(?:ta)?'].map((one) => `${one}(?:[ -]feira)?`),
    'sab(?:ado)?',
  ],
  on: '(?:n[ao] )?(?:proxim[ao]|dia)|n?est[ae]|n[ao]',
  next: 'que vem|proxim[ao]',
  at: 'as?|ao|pelas?',
  dayFirst: true,
  am: 'am|da (?:manha|madrugada)',
  pm: 'pm|da tarde|(?<!^12.*)da noite',
  parts: [
    ['(?:de|pela) manha', 9],
    ['meio[ -]dia', 12],
    ['(?:de |a |pela )?tarde', 15],
    ['(?:de |a |pela )?noite', 20],
  ],
});
