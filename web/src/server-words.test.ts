import { readFileSync } from 'node:fs';
import { type Dictionary, speechOf } from '@roost/contract/speech.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';

const closed = 'More than 24 hours have passed since this person last wrote. They have to write first.';

/** A page in this language, which is settled when its modules load. */
async function pageIn(language: string) {
  vi.stubGlobal('navigator', { languages: [language] });
  vi.resetModules();
  return import('./server-words.ts');
}

async function setupPageIn(language: string) {
  const page = await pageIn(language);
  await Promise.all([page.loadServerWords(), page.loadServerWords('setup')]);
  return page;
}

afterEach(() => {
  vi.unstubAllGlobals();
  // Other files of this worker shall not speak the language of the last page.
  vi.resetModules();
});

describe('sentences of the server', () => {
  it('are shown as they are in English', async () => {
    const { loadServerWords, serverWords } = await pageIn('en');
    await loadServerWords();
    expect(serverWords(closed)).toBe(closed);
  });

  it.each([
    [
      'es',
      'Han pasado más de 24 horas desde que esta persona escribió por última vez. Ahora tiene que escribir ella primero.',
    ],
    ['pt', 'Passaram mais de 24 horas desde a última mensagem desta pessoa. Agora ela precisa escrever primeiro.'],
  ])('are said in %s once the dictionary is here, which whoever shows one is told', async (language, own) => {
    const { awaitServerWords, serverWords } = await pageIn(language);
    expect(serverWords(closed)).toBe(closed);
    await new Promise<void>((told) => awaitServerWords(told));
    expect(serverWords(closed)).toBe(own);
  });

  it('stay English where nobody has translated them', async () => {
    const { loadServerWords, serverWords } = await pageIn('es');
    await loadServerWords();
    expect(serverWords('Messenger is a word.')).toBe('Messenger is a word.');
    expect(serverWords('constructor')).toBe('constructor');
  });

  it('of the setup come with the pages that show them, and agents’ own beside them', async () => {
    const { awaitSetupWords, serverWords } = await pageIn('es');
    expect(serverWords('Subscribe the account')).toBe('Subscribe the account');
    await new Promise<void>((told) => {
      awaitSetupWords(() => {
        if (serverWords('Subscribe the account') !== 'Subscribe the account' && serverWords(closed) !== closed) told();
      });
    });
    expect(serverWords('Subscribe the account')).toBe('Suscribir la cuenta');
  });
});

describe('sentences with values', () => {
  it.each([
    ['es', 'Messenger admite como máximo 2.000 bytes; este mensaje tiene 2.001.'],
    ['pt', 'Messenger aceita no máximo 2.000 bytes; esta mensagem tem 2.001.'],
    ['es-MX', 'Messenger admite como máximo 2,000 bytes; este mensaje tiene 2,001.'],
  ])('have their figures as people write them in %s', async (language, own) => {
    const { loadServerWords, serverWords } = await pageIn(language);
    await loadServerWords();
    expect(serverWords('Messenger takes at most 2,000 bytes; this message has 2,001.')).toBe(own);
  });

  it.each([
    ['es', 'El inicio de sesión de Ann 2026-01-01 termina el 9 de diciembre de 2026.'],
    ['pt', 'O login de Ann 2026-01-01 termina em 9 de dezembro de 2026.'],
  ])('have their days as people write them in %s, and a day in a name is left alone', async (language, own) => {
    const { serverWords } = await setupPageIn(language);
    expect(serverWords('The login of Ann 2026-01-01 ends on 2026-12-09.')).toBe(own);
  });

  it('say words of ours among the values too, and leave names as they are', async () => {
    const { serverWords } = await setupPageIn('es');
    expect(serverWords('WhatsApp takes pictures up to 5 MB; “Files, and more.png” has 16.4 MB.')).toBe(
      'WhatsApp admite imágenes de hasta 5 MB; «Files, and more.png» tiene 16,4 MB.',
    );
    expect(serverWords('The template needs a value for {{1}} in the body, {{code}} of button 2.')).toBe(
      'A la plantilla le falta un valor para {{1}} (cuerpo) y {{code}} del botón 2.',
    );
    expect(
      serverWords(
        'Untick Page messages and WhatsApp under Connect accounts, or add this permission to your app, then connect again.',
      ),
    ).toContain('Desmarca Mensajes de páginas y WhatsApp en Conectar cuentas');
    expect(serverWords('Connected by Smith and Sons, Page messages.')).toBe(
      'Conectado por Smith and Sons, Page messages.',
    );
  });

  it('say a reason that is a sentence itself, and what follows one', async () => {
    const { serverWords } = await setupPageIn('es');
    expect(serverWords('Meta did not tell: Meta could not be reached. Roost tries again by itself.')).toBe(
      'Meta no lo dijo: No se pudo contactar con Meta. Roost lo vuelve a intentar por sí solo.',
    );
    expect(
      serverWords('The quality of Café Lucía is medium. Limit: 1,000 people a day outside open conversations.'),
    ).toBe('La calidad de Café Lucía es media. Límite: 1.000 personas al día fuera de conversaciones abiertas.');
    expect(
      serverWords('WhatsApp lets Café send nothing, because of the app. WhatsApp says: Pay first. Then go on.'),
    ).toBe('WhatsApp no permite que Café envíe nada. Motivo: la app. WhatsApp dice: Pay first. Then go on.');
    expect(
      serverWords(
        'Roost asks again every day. If this stays: Press Connect with Instagram as café before then; conversations stay where they are.',
      ),
    ).toBe(
      'Roost vuelve a pedirlo cada día. Si no cambia: Pulsa «Conectar con Instagram» como café antes de esa fecha; las conversaciones se quedan donde están.',
    );
  });

  const tiny: Dictionary = {
    values: { 'the {0}': 'el {0}' },
    sentences: {
      '{0} gave {1} to {2}.': '{2} recibió {1} de {0}.',
      '{0} gave nothing to {1}.': '{1} no recibió nada de {0}.',
      'Say {0}': 'Di {0}',
    },
  };
  const { say } = speechOf([tiny], 'es');

  it('have them in the order of the language', () => {
    expect(say('Ana gave the book to Ben.')).toBe('Ben recibió el book de Ana.');
  });

  it('are known by the most words of their own', () => {
    expect(say('Ana gave nothing to Ben.')).toBe('Ben no recibió nada de Ana.');
  });

  it('need a value in every place', () => {
    expect(say(' gave x to y.')).toBeUndefined();
    expect(say('Say ')).toBeUndefined();
  });

  it('take what looks like a place in a value for what it is', () => {
    expect(say('{2} gave {0} to $&.')).toBe('$& recibió {0} de {2}.');
  });

  it('take no time to look for, whatever was written', async () => {
    const { serverWords } = await setupPageIn('es');
    const texts = [
      'Say '.repeat(240),
      'Meta did not tell: '.repeat(50),
      `${'A. '.repeat(330)}.`,
      `${'{0} is '.repeat(140)}a text.`,
      `Connected by ${'a, b and '.repeat(105)}.`,
      'x'.repeat(1_000_000),
    ];
    const began = performance.now();
    for (const text of texts) serverWords(text);
    expect(performance.now() - began).toBeLessThan(500);
    expect(serverWords(`Connected by ${'x'.repeat(1_000)}.`)).toMatch(/^Connected/);
  });
});

describe('refusals', () => {
  it('say what happened, and the button in the same language', async () => {
    const { failureWords } = await pageIn('es');
    expect(await failureWords('window_closed', { message: closed, action: 'Choose a template' })).toEqual({
      message: expect.stringContaining('Han pasado más de 24 horas'),
      action: 'Elegir una plantilla',
    });
  });

  it('of the setup are said wherever they are met', async () => {
    const { failureWords } = await pageIn('pt');
    expect(
      await failureWords('pin_needed', {
        message: 'This number is not registered at WhatsApp yet.',
        action: 'Enter its six-digit PIN, or choose a new one if it has none.',
      }),
    ).toEqual({
      message: 'Este número ainda não está registrado no WhatsApp.',
      action: 'Digite o PIN de seis dígitos, ou escolha um novo se não houver.',
    });
  });

  it('say what their code means where nobody has translated the sentence', async () => {
    const { failureWords } = await pageIn('es');
    expect(await failureWords('not_found', { message: 'There is no such contact.', action: null })).toEqual({
      message: 'Esto no está aquí. Puede que se haya quitado o que pertenezca a otro espacio de trabajo.',
      action: null,
    });
  });

  it('are the server’s own where neither is known, and in English', async () => {
    const refused = { message: 'name: Too small', action: 'Retry' };
    const { failureWords } = await pageIn('pt');
    expect(await failureWords('invalid_input', refused)).toEqual({ ...refused, action: 'Tentar de novo' });
    const english = await pageIn('en');
    expect(await english.failureWords('not_found', refused)).toEqual(refused);
  });
});

describe('the doctor', () => {
  const rows = readFileSync(new URL('../../docs/DOCTOR.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| [`'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^🔴 |^🟠 | \|$/gu, '')));

  it.each(['es', 'pt'])('says in %s whatever it finds in docs/DOCTOR.md, and what helps', async (language) => {
    const { serverWords } = await setupPageIn(language);
    const found = new Set(rows.flatMap(([, , message = '', , action = '']) => [message, action]));
    const notOurs = /^(—|Roost: \*\*.*|Open WhatsApp Manager\.)$/;
    expect(found.size).toBeGreaterThan(80);
    expect([...found].filter((said) => !notOurs.test(said) && serverWords(said) === said)).toEqual([]);
  });
});
