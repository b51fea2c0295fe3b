import { describe, expect, it } from 'vitest';
import { mirror } from './dev/mirror.ts';
import { pickLanguage } from './language.ts';

describe('the language of a page', () => {
  it('is the one the agent chose', () => {
    expect(pickLanguage('pt', ['es-MX', 'en'])).toBe('pt');
  });

  it('is else the first of the browser’s that Roost speaks, whatever the region', () => {
    expect(pickLanguage(null, ['de-DE', 'pt-BR', 'es'])).toBe('pt');
    expect(pickLanguage(null, ['ES-419', 'en-US'])).toBe('es');
  });

  it('is English when there is no common one, or what is stored makes no sense', () => {
    expect(pickLanguage(null, ['de', 'fr-FR'])).toBe('en');
    expect(pickLanguage('klingon', [])).toBe('en');
    expect(pickLanguage('constructor', ['toString'])).toBe('en');
  });

  it('is the mirrored one only when that is stored', () => {
    expect(pickLanguage('ar-XB', ['en'])).toBe('ar-XB');
    expect(pickLanguage(null, ['ar-XB'])).toBe('en');
  });
});

describe('mirrored English', () => {
  it('has Arabic letters, and leaves names and numbers as they are', () => {
    const mirrored = mirror(({ name, count }) => `${count} notes by ${name}`, { name: 'Ana', count: 5 });
    expect(mirrored).toContain('Ana');
    expect(mirrored).toContain('5');
    expect(mirrored.replace('Ana', '')).not.toMatch(/[a-z]/i);
  });
});
