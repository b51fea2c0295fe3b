import { contactPicture, listContacts, readContact } from '@roost/contract/contacts.ts';
import type { Ctx } from '../context.ts';
import { type Http, route } from '../http.ts';
import { contactById, contactPage, pictureOf } from './contacts.ts';

export function contactRoutes(http: Http, ctx: Ctx): void {
  route(http, listContacts, async ({ workspaceId, query }) => ({
    status: 200,
    body: await contactPage(ctx, workspaceId, query),
  }));
  route(http, readContact, async ({ workspaceId, params }) => ({
    status: 200,
    body: await contactById(ctx, workspaceId, params.id),
  }));
  route(http, contactPicture, async ({ workspaceId, params, reply }) => {
    const { bytes, mimeType } = await pictureOf(ctx, workspaceId, params.id);
    return reply
      .type(mimeType)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, max-age=86400')
      .send(bytes);
  });
}
