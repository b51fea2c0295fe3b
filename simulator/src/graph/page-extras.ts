/** What a Page keeps beside its conversations: personas, labels of people, a menu for one person (platform.md §4.3, §4.8). */
import { digits } from '../ids.ts';
import type { Label, Page, Persona } from '../world.ts';
import { anyToken, type Call, mayTouchPage, parsed, required, requirePermission, text } from './call.ts';
import { invalidParameter, noSuchObject } from './errors.ts';
import { fieldsOr, project, type Readers } from './fields.ts';
import { paginate } from './paging.ts';

const personaNameMax = 50;

function pageToken(call: Call, page: Page, permission: string) {
  const { token } = anyToken(call);
  if (token.kind !== 'page' || !mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  requirePermission(call, token, permission);
}

const personaReaders: Readers<Persona> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  profile_picture_url: ({ pictureUrl }) => pictureUrl,
};

const labelReaders: Readers<Label> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  page_label_name: ({ name }) => name,
};

const describePersona = (call: Call, persona: Persona) =>
  project('Persona', personaReaders, persona, fieldsOr(call.fields, 'id,name,profile_picture_url'));
const describeLabel = (call: Call, label: Label) =>
  project('CustomLabel', labelReaders, label, fieldsOr(call.fields, 'id'));

/** GET and POST {page}/personas. */
export function ofPersonas(call: Call, page: Page): object {
  pageToken(call, page, 'pages_messaging');
  page.personas ??= [];
  if (call.method === 'GET') {
    const kept = page.personas.filter(({ deleted }) => !deleted);
    return paginate(call, kept, (persona) => describePersona(call, persona));
  }
  const [name, pictureUrl] = [required(call, 'name'), required(call, 'profile_picture_url')];
  if (name.length > personaNameMax) {
    throw invalidParameter(`A persona's name has at most ${personaNameMax} characters.`, 'platform.md §4.3 personas');
  }
  const persona: Persona = { id: digits(call.world, '29', 16), name, pictureUrl, deleted: false };
  page.personas.push(persona);
  call.sim.changed();
  return { id: persona.id };
}

/** A message may speak as one of the Page's personas; a deleted one is still shown, and speaks no more. */
export function requirePersona(call: Call, page: Page | null) {
  const id = text(call, 'persona_id');
  if (id === null || page?.personas?.some((one) => one.id === id && !one.deleted) === true) return;
  throw invalidParameter('The persona_id is no persona of this Page.', 'platform.md §4.3 personas');
}

/** GET and POST {page}/custom_labels. */
export function ofLabels(call: Call, page: Page): object {
  pageToken(call, page, 'pages_manage_metadata');
  page.labels ??= [];
  if (call.method === 'GET') return paginate(call, page.labels, (label) => describeLabel(call, label));
  const name = text(call, 'page_label_name') ?? required(call, 'name');
  if (page.labels.some((one) => one.name === name)) {
    throw invalidParameter('A label of this name exists.', 'platform.md §4.8 labels');
  }
  const label: Label = { id: digits(call.world, '28', 16), name, people: [] };
  page.labels.push(label);
  call.sim.changed();
  return { id: label.id };
}

/** A persona, a label, and the labels of a person: known by their id alone. */
export function ofPageExtra(call: Call, id: string, key: string): (() => object) | null {
  for (const page of call.world.pages.values()) {
    const persona = page.personas?.find((one) => one.id === id);
    if (persona !== undefined) return () => ofPersona(call, page, persona, key);
    const label = page.labels?.find((one) => one.id === id);
    if (label !== undefined) return () => ofLabel(call, page, label, key);
  }
  const person = call.world.byScopedId.get(id);
  const page = call.world.pages.get(person?.assetId ?? '');
  if (page === undefined || key !== 'GET custom_labels') return null;
  return () => {
    pageToken(call, page, 'pages_manage_metadata');
    const theirs = (page.labels ?? []).filter(({ people }) => people.includes(id));
    return paginate(call, theirs, (label) => describeLabel(call, label));
  };
}

function ofPersona(call: Call, page: Page, persona: Persona, key: string): object {
  pageToken(call, page, 'pages_messaging');
  if (key === 'GET ') return describePersona(call, persona);
  if (key !== 'DELETE ') throw noSuchObject(persona.id, call.method);
  persona.deleted = true;
  call.sim.changed();
  return { success: true };
}

function ofLabel(call: Call, page: Page, label: Label, key: string): object {
  pageToken(call, page, 'pages_manage_metadata');
  if (key === 'GET ') return describeLabel(call, label);
  if (key === 'DELETE ') page.labels = page.labels?.filter((one) => one !== label) ?? [];
  else if (key === 'POST label' || key === 'DELETE label') {
    const person = personOf(call, page, 'user');
    label.people = label.people.filter((one) => one !== person);
    if (key === 'POST label') label.people.push(person);
  } else throw noSuchObject(label.id, call.method);
  call.sim.changed();
  return { success: true };
}

/** GET, POST and DELETE {page}/custom_user_settings: the menu of one person. */
export function ofUserSettings(call: Call, page: Page): object {
  pageToken(call, page, 'pages_messaging');
  const psid = personOf(call, page, 'psid');
  page.userMenus ??= {};
  const menu = page.userMenus[psid];
  if (call.method === 'GET') return { data: menu === undefined ? [] : [{ user_level_persistent_menu: menu }] };
  if (call.method === 'DELETE') delete page.userMenus[psid];
  else {
    const given = parsed(call, 'persistent_menu');
    if (!Array.isArray(given)) throw invalidParameter('The parameter persistent_menu is required.');
    page.userMenus[psid] = given;
  }
  call.sim.changed();
  return { result: 'success' };
}

function personOf(call: Call, page: Page, name: string): string {
  const psid = required(call, name);
  if (call.world.byScopedId.get(psid)?.assetId !== page.id) {
    throw invalidParameter(`The parameter ${name} names nobody.`, 'platform.md §5.2 100/2018001');
  }
  return psid;
}
