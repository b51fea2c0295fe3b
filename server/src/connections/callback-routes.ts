import { deauthorize, requestDataDeletion } from '@roost/contract/public.ts';
import { describe, type Http } from '../http.ts';
import { type CallbackDoors, receiveDeauthorization, receiveDeletion } from './callbacks.ts';

const bodyBytesMax = 64_000;

export function callbackRoutes(http: Http, doors: CallbackDoors): void {
  // A scope of its own: Meta posts a form, and nothing is read of it before its signature.
  http.register(async (meta) => {
    meta.removeAllContentTypeParsers();
    meta.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyBytesMax }, (_request, body, done) =>
      done(null, body),
    );
    meta.post<{ Body: string | undefined }>(
      deauthorize.path,
      { bodyLimit: bodyBytesMax, schema: describe(deauthorize) },
      async (request) => {
        await receiveDeauthorization(doors.ctx, request.body ?? '');
        return {};
      },
    );
    meta.post<{ Body: string | undefined }>(
      requestDataDeletion.path,
      { bodyLimit: bodyBytesMax, schema: describe(requestDataDeletion) },
      (request) => receiveDeletion(doors, request.body ?? ''),
    );
  });
}
