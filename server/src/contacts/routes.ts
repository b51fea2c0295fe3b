import { Readable } from 'node:stream';
import {
  changeContactField,
  changeStage,
  createContactField,
  createStage,
  listContactFields,
  listStages,
  removeContactField,
  removeStage,
} from '@roost/contract/contact-lists.ts';
import {
  addContactNote,
  changeContact,
  contactPicture,
  createContact,
  distinguishContacts,
  exportContacts,
  importContacts,
  listContactNotes,
  listContacts,
  listMerges,
  mergeContact,
  readContact,
  removeContactNote,
  suggestMerges,
  undoMerge,
} from '@roost/contract/contacts.ts';
import { eraseContact } from '@roost/contract/privacy.ts';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { fail } from '../errors.ts';
import { type Http, route } from '../http.ts';
import { changeOne, createOne } from './change-contact.ts';
import { addField, dropField, editField, fieldsOf } from './contact-fields.ts';
import { contactById, contactPage, pictureOf } from './contacts.ts';
import { erase } from './erase.ts';
import { exportCsv } from './export-contacts.ts';
import { beginImport } from './import-contacts.ts';
import { merge, mergesOf, undo } from './merge.ts';
import { addNote, notePage, removeNote } from './notes.ts';
import { addStage, dropStage, editStage, stagesOf } from './stages.ts';
import { suggestionsFor, tellApart } from './suggestions.ts';

const csvBytesMax = 20 * 1024 * 1024;

export function contactRoutes(http: Http, ctx: Ctx): void {
  people(http, ctx);
  files(http, ctx);
  merging(http, ctx);
  lists(http, ctx);
}

function people(http: Http, ctx: Ctx): void {
  route(http, listContacts, async ({ workspaceId, caller, query }) => ({
    status: 200,
    body: await contactPage(ctx, workspaceId, caller, query),
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
  route(http, createContact, async ({ workspaceId, body }) => ({
    status: 201,
    body: await createOne(ctx, workspaceId, body),
  }));
  route(http, changeContact, async ({ workspaceId, caller, params, body }) => ({
    status: 200,
    body: await changeOne(ctx, workspaceId, params.id, caller, body),
  }));
  route(http, listContactNotes, async ({ workspaceId, params, query }) => ({
    status: 200,
    body: await notePage(ctx, workspaceId, params.id, query),
  }));
  route(http, addContactNote, async ({ workspaceId, params, caller, body }) => ({
    status: 201,
    body: await addNote(ctx, workspaceId, params.id, caller, body.text),
  }));
  route(http, removeContactNote, async ({ workspaceId, params }) => {
    await removeNote(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
}

function files(http: Http, ctx: Ctx): void {
  route(http, exportContacts, async ({ workspaceId, caller, reply }) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="contacts.csv"')
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(exportCsv(ctx, workspaceId, caller))),
  );
  // A scope of its own: nowhere else is so large a body read.
  http.register(async (scope) => {
    scope.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: csvBytesMax }, (_request, body, done) =>
      done(null, body),
    );
    route(scope, importContacts, async ({ workspaceId, caller, request }) => {
      const file: unknown = request.body;
      if (!Buffer.isBuffer(file) || file.length === 0) {
        fail('invalid_input', 'Send the CSV file as the body, with content-type text/csv.');
      }
      return { status: 202, body: { id: await beginImport(ctx, workspaceId, caller, file) } };
    });
  });
}

function merging(http: Http, ctx: Ctx): void {
  route(http, mergeContact, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await merge(ctx, workspaceId, params.id, body.contactId, caller),
  }));
  route(http, listMerges, async ({ workspaceId, params }) => ({
    status: 200,
    body: await mergesOf(ctx, workspaceId, params.id),
  }));
  route(http, undoMerge, async ({ workspaceId, params, caller }) => ({
    status: 200,
    body: await undo(ctx, workspaceId, params.id, caller),
  }));
  route(http, suggestMerges, async ({ workspaceId, params }) => ({
    status: 200,
    body: await suggestionsFor(ctx, workspaceId, params.id),
  }));
  route(http, distinguishContacts, async ({ workspaceId, params, body }) => {
    await tellApart(ctx, workspaceId, params.id, body.contactId);
    return { status: 200, body: {} };
  });
}

function lists(http: Http, ctx: Ctx): void {
  route(http, eraseContact, async ({ workspaceId, params, caller }) => ({
    status: 200,
    body: await erase(ctx, workspaceId, actorOf(caller), params.id),
  }));
  route(http, listStages, async ({ workspaceId }) => ({ status: 200, body: await stagesOf(ctx, workspaceId) }));
  route(http, createStage, async ({ workspaceId, body }) => ({
    status: 201,
    body: await addStage(ctx, workspaceId, body),
  }));
  route(http, changeStage, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: await editStage(ctx, workspaceId, params.id, body),
  }));
  route(http, removeStage, async ({ workspaceId, params }) => {
    await dropStage(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
  route(http, listContactFields, async ({ workspaceId }) => ({ status: 200, body: await fieldsOf(ctx, workspaceId) }));
  route(http, createContactField, async ({ workspaceId, body }) => ({
    status: 201,
    body: await addField(ctx, workspaceId, body),
  }));
  route(http, changeContactField, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: await editField(ctx, workspaceId, params.id, body),
  }));
  route(http, removeContactField, async ({ workspaceId, params }) => {
    await dropField(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
}
