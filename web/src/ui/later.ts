import { lazyRouteComponent } from '@tanstack/react-router';
import { type ComponentType, lazy } from 'react';
import { allWords } from '../speak.ts';

async function withWords<M>(load: () => Promise<M>): Promise<M> {
  const [module] = await Promise.all([load(), allWords()]);
  return module;
}

/** The component `name` of a module, fetched when it is first shown, and the words it says with it. */
export function later<P, K extends string>(load: () => Promise<Record<K, ComponentType<P>>>, name: K) {
  return lazy(async () => ({ default: (await withWords(load))[name] }));
}

/** The same for a page of the router. */
export function laterPage<P, K extends string>(load: () => Promise<Record<K, ComponentType<P>>>, name: K) {
  return lazyRouteComponent(() => withWords(load), name);
}
