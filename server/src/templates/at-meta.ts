import { fail } from '../errors.ts';
import { explain, withMetasWords } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';

/** Asks Meta about templates for somebody who waits; what it refuses is the answer. */
export async function atMeta<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const { message, action } = explain(error, 'whatsapp');
    // Meta says exactly what is wrong with a template; its own words are worth more than ours.
    return fail('meta_error', withMetasWords(message, error.userMessage), {
      ...(action === null ? {} : { action }),
      cause: error,
      log: { metaCode: error.code, metaSubcode: error.subcode, fbtraceId: error.fbtraceId },
    });
  }
}
