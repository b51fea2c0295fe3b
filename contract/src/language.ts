import { z } from 'zod';

/** What Roost speaks by itself: the browser app, notes while it is closed, the public pages. */
export const languages = ['en', 'es', 'pt'] as const;
export const language = z.enum(languages);
export type Language = z.output<typeof language>;
