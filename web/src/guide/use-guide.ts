import { useQuery } from '@tanstack/react-query';
import { getLanguage } from '../language.ts';

const english = () => import('../../../docs/GUIDE.md?raw');

const translations: Record<string, typeof english> = {
  es: () => import('../../../docs/GUIDE.es.md?raw'),
  pt: () => import('../../../docs/GUIDE.pt.md?raw'),
};

/** The guide in the language on screen. */
export function useGuide() {
  const language = getLanguage();
  return useQuery({
    queryKey: ['guide', language],
    queryFn: () => readGuide(language),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Fetches this one only; English where nobody has translated it. */
export async function readGuide(language: string): Promise<string> {
  const { default: text } = await (translations[language] ?? english)();
  return text;
}
