import { afterEach, describe, expect, it, vi } from 'vitest';

const closed = 'More than 24 hours have passed since this person last wrote. They have to write first.';

/** A page in this language, which is settled when its modules load. */
async function pageIn(language: string) {
  vi.stubGlobal('navigator', { languages: [language] });
  vi.resetModules();
  return import('./server-words.ts');
}

afterEach(() => vi.unstubAllGlobals());

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
    expect(serverWords('Messenger takes at most 2,000 bytes; this message has 2,001.')).toMatch(/^Messenger takes/);
    expect(serverWords('constructor')).toBe('constructor');
  });
});

describe('refusals', () => {
  it('say what happened, and the button in the same language', async () => {
    const { failureWords, loadServerWords } = await pageIn('es');
    await loadServerWords();
    expect(failureWords('window_closed', { message: closed, action: 'Choose a template' })).toEqual({
      message: expect.stringContaining('Han pasado más de 24 horas'),
      action: 'Elegir una plantilla',
    });
  });

  it('say what their code means where the sentence has values in it', async () => {
    const { failureWords, loadServerWords } = await pageIn('es');
    await loadServerWords();
    expect(failureWords('not_found', { message: 'There is no such contact.', action: null })).toEqual({
      message: 'Esto no está aquí. Puede que se haya quitado o que pertenezca a otro espacio de trabajo.',
      action: null,
    });
  });

  it('are the server’s own where neither is known, and in English', async () => {
    const refused = { message: 'At most 100 conversations can be changed at once.', action: 'Retry' };
    const { failureWords, loadServerWords } = await pageIn('pt');
    await loadServerWords();
    expect(failureWords('invalid_input', refused)).toEqual({ ...refused, action: 'Tentar de novo' });
    const english = await pageIn('en');
    await english.loadServerWords();
    expect(english.failureWords('not_found', refused)).toEqual(refused);
  });
});
