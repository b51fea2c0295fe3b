/** The production checklist: the guide's eight items, answered by what the doctor found last. */
import type { Checklist, ChecklistItem } from '@roost/contract/checklist.ts';
import type { CheckStatus, DiagnosisItem } from '@roost/contract/doctor.ts';
import type { Ctx } from '../../context.ts';
import { inWorkspace } from '../../db/db.ts';
import { addresses } from '../addresses.ts';
import { addressOf, type Place, places } from '../doctor/places.ts';
import { readDiagnosis } from '../doctor/results.ts';
import { reviewKit } from './review-kit.ts';

interface Question {
  id: ChecklistItem['id'];
  title: string;
  place: Place;
  /** Doctor's checks that answer it. */
  checks: readonly string[];
  /** Checks that come with an account: as long as there is none of them, nothing is connected that could object. */
  withAccount?: readonly string[];
  /** Said when all of them are green. */
  done: string;
  /** Said where Graph cannot answer. */
  look: string;
  /** Green checks prove nothing here: only the dashboard knows. */
  onlyTheDashboardKnows?: true;
  value?: { label: string; of(ctx: Ctx): string };
}

const nothingConnected = 'Connect an account first.';
const cannotTell = 'Roost cannot tell yet; the doctor says why.';

const questions: readonly Question[] = [
  {
    id: 'review',
    title: 'App reviewed and approved by Meta',
    place: places.permissions,
    checks: ['production.review'],
    withAccount: ['login.token', 'instagram-login.token'],
    done: 'Meta lists every permission in use as approved.',
    look: 'Meta does not tell by its API. Look for Advanced Access beside each permission.',
  },
  {
    id: 'permissions',
    title: 'All required permissions granted',
    place: places.permissions,
    checks: ['permissions.app', 'login.permissions', 'instagram-login.permissions', 'account.ticked'],
    withAccount: ['login.permissions', 'instagram-login.permissions'],
    done: 'Whoever connected granted everything the connected accounts need.',
    look: cannotTell,
  },
  {
    id: 'webhooks',
    title: 'Webhooks configured and tested',
    place: places.webhooks,
    checks: [
      ...['webhook.handshake', 'webhook.registered', 'webhook.fields', 'webhook.signature'],
      ...['account.subscribed', 'account.fields', 'whatsapp.delivers', 'messages.arrived'],
    ],
    withAccount: ['messages.arrived'],
    done: 'App and accounts deliver everything, and messages have arrived.',
    look: cannotTell,
    value: { label: 'Callback URL', of: ({ config }) => addresses(config).webhookUrl },
  },
  {
    id: 'redirect',
    title: 'Valid OAuth redirect URI added for the production domain',
    place: places.redirect,
    checks: ['app.https', 'app.public-url', 'app.redirect-uri', 'instagram-login.app'],
    done: 'Meta did not object to it.',
    look: 'Save the app’s credentials first.',
    value: { label: 'Redirect URI', of: ({ config }) => addresses(config).redirectUri },
  },
  {
    id: 'live',
    title: 'App switched to Live mode',
    place: places.mode,
    checks: ['messages.mode'],
    done: '',
    look: 'Meta has refused nothing for want of it, but only the dashboard shows the switch.',
    onlyTheDashboardKnows: true,
  },
  {
    id: 'privacy',
    title: 'Privacy Policy URL added to the app settings',
    place: places.privacy,
    checks: ['production.privacy'],
    done: 'It is in the app’s settings.',
    look: 'Look into the app’s settings.',
    value: { label: 'Privacy policy URL', of: ({ config }) => `${config.publicUrl}/privacy` },
  },
  {
    id: 'terms',
    title: 'Terms of Service URL added to the app settings',
    place: places.terms,
    checks: ['production.terms'],
    done: 'It is in the app’s settings.',
    look: 'Look into the app’s settings.',
    value: { label: 'Terms of Service URL', of: ({ config }) => `${config.publicUrl}/terms` },
  },
  {
    id: 'deletion',
    title: 'Data deletion callback URL configured',
    place: places.deletion,
    checks: ['app.public-url'],
    done: '',
    look: 'Meta does not tell by its API. Enter this address under User data deletion.',
    onlyTheDashboardKnows: true,
    value: { label: 'Data deletion callback URL', of: ({ config }) => addresses(config).dataDeletionUrl },
  },
];

export async function readChecklist(ctx: Ctx, workspaceId: string): Promise<Checklist> {
  const { ranAt, items } = await readDiagnosis(ctx, workspaceId);
  const app = await inWorkspace(ctx, workspaceId, (tx) =>
    tx.selectFrom('meta_apps').select('app_id').where('workspace_id', '=', workspaceId).executeTakeFirst(),
  );
  return {
    ranAt,
    items: questions.map((question) => answer(ctx, question, app?.app_id ?? null, items)),
    review: await reviewKit(ctx, workspaceId),
  };
}

const gravity: readonly CheckStatus[] = ['fail', 'warn', 'unknown', 'ok'];

function answer(ctx: Ctx, question: Question, appId: string | null, all: readonly DiagnosisItem[]): ChecklistItem {
  const found = all.filter(({ check }) => question.checks.includes(check));
  const worst = gravity.flatMap((status) => found.find((item) => item.status === status) ?? [])[0];
  const { withAccount } = question;
  const unconnected = withAccount !== undefined && !all.some(({ check }) => withAccount.includes(check));
  const proven = worst?.status === 'ok' && !unconnected && question.onlyTheDashboardKnows !== true;
  const troubled = worst?.status === 'fail' || worst?.status === 'warn';
  const place = troubled && worst.place !== undefined ? worst.place : question.place.words;
  const url = troubled ? worst.dashboardUrl : addressOf(question.place, appId);
  return {
    ...{ id: question.id, title: question.title, place, checks: [...question.checks] },
    status: proven ? 'ok' : troubled ? worst.status : 'unknown',
    message: proven ? question.done : troubled ? worst.message : unconnected ? nothingConnected : question.look,
    ...(url == null ? {} : { dashboardUrl: url }),
    ...(question.value === undefined ? {} : { value: question.value.of(ctx), valueLabel: question.value.label }),
  };
}
