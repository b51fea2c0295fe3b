import type { Language } from '@roost/contract/language.ts';
import type { ChannelKind } from '@roost/contract/meta.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { pt } from './pt.ts';

/** What the public pages say in one language. Texts are written as `render.ts` reads them. */
export interface PublicWords {
  titles: Readonly<Record<'privacy' | 'terms' | 'deletion' | 'notFound', string>>;
  /** What an account is called in front of its name. */
  accounts: Readonly<Record<ChannelKind, string>>;
  /** The texts a workspace begins with: true for what Roost does, and to be completed by the company. */
  privacy(company: Company): string;
  terms(company: Company): string;
  noPage: string;
  noRequest: string;
  /** A request to be forgotten that found something, and one that found nothing. It claims no more than was done. */
  erased(request: Request, what: Erased): string;
  nothingKept(request: Request): string;
}

export interface Company {
  name: string;
  contactEmail: string | null;
  publicUrl: string;
  /** *Facebook Page Sunny Side Café*, … */
  accounts: readonly string[];
}

export interface Request {
  code: string;
  /** Its day, as the language writes it. */
  day: string;
}

/** Who logged in is not who wrote (platform.md §1.9). At least one is true. */
export interface Erased {
  contact: boolean;
  login: boolean;
}

export const publicWords: Readonly<Record<Language, PublicWords>> = { en, es, pt };
