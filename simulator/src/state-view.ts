import { isCrowd } from './crowd.ts';
import { instagramReceivers, pageReceivers, wabaReceivers } from './emit.ts';
import { faultsOf } from './fault-webhooks.ts';
import { instagramUrl } from './media.ts';
import type { RequestEntry } from './request-log.ts';
import type { Sim } from './sim.ts';
import { restrictionsOf } from './whatsapp-account.ts';
import type { App, Customer, Message, Thread } from './world.ts';
import type { Post } from './world-content.ts';

const recentWebhooks = 100;

/** The whole visible state, for the phones and for tests. */
export function stateView(sim: Sim): object {
  const { world, webhooks } = sim;
  const apps = [...world.apps.values()].map(appView);
  return {
    now: sim.clock.now(),
    app: apps[0],
    apps,
    people: [...world.people.values()].map(({ id, name }) => ({ id, name })),
    pages: [...world.pages.values()].map((page) => ({
      ...{ id: page.id, name: page.name, instagramId: page.instagramId },
      subscribedFields: [...new Set([...page.installs.values()].flatMap((fields) => [...fields]))],
      subscribed: pageReceivers(sim, page, 'messages').length > 0,
    })),
    instagramAccounts: [...world.instagramAccounts.values()].map((account) => ({
      ...{ id: account.id, username: account.username, name: account.name, pageId: account.pageId },
      subscribed: instagramReceivers(sim, account, 'messages').length > 0,
    })),
    phoneNumbers: [...world.phoneNumbers.values()].map((phone) => {
      const waba = world.wabas.get(phone.wabaId);
      return {
        ...{ id: phone.id, display: phone.display, name: phone.verifiedName, wabaId: phone.wabaId },
        registered: phone.registered,
        subscribed: waba !== undefined && wabaReceivers(sim, waba, 'messages').length > 0,
      };
    }),
    wabas: [...world.wabas.values()].map((waba) => ({
      ...{ id: waba.id, name: waba.name, banned: waba.banned === true, deleted: waba.deleted === true },
      restrictions: restrictionsOf(sim, waba),
    })),
    customers: [...world.customers.values()].filter(({ id }) => !isCrowd(id)).map(customerView),
    posts: [...world.posts.values()].map((post) => postView(sim, post)),
    threads: [...world.threads.values()]
      .filter(({ customerId }) => !isCrowd(customerId))
      .map((thread) => threadView(sim, thread)),
    webhooks: {
      ...webhooks.counts(),
      ...webhooks.options,
      recent: webhooks.recent(recentWebhooks).map((delivery) => ({
        ...{ id: delivery.id, at: delivery.atMs, object: delivery.object, field: delivery.field },
        ...{ status: delivery.status, failure: delivery.failure, attempts: delivery.attempts },
        ...{ state: delivery.state, url: delivery.url, appId: delivery.appId, note: delivery.note },
        nextAttemptAt: delivery.nextAttemptAtMs,
      })),
      alerts: webhooks.alerts(),
    },
    product: sim.productName,
    typing: sim.typing.list(sim.clock.now()),
    clock: { rate: sim.clock.rate(), offsetMs: sim.clock.offsetMs() },
    faults: faultsOf(sim),
    chaos: sim.chaos.settings,
    requests: sim.requests.list().slice(-100).map(requestView),
  };
}

/** Without the bodies; GET /_sim/requests/:id has them. */
export function requestView({ requestBody, responseBody, ...entry }: RequestEntry): object {
  return entry;
}

export function appView(app: App): object {
  return {
    ...{ id: app.id, name: app.name, secret: app.secret, verifyToken: app.verifyToken, mode: app.mode },
    permissions: [...app.permissions],
    standardAccess: app.standardAccess ?? [],
    roles: [...app.roles],
    features: [...app.features],
    anyLocalRedirect: app.anyLocalRedirect,
    redirectUris: app.redirectUris,
    requireProof: app.requireProof,
    subscriptions: [...app.subscriptions].map(([object, subscription]) => ({
      ...{ object, callbackUrl: subscription.callbackUrl, fields: [...subscription.fields] },
    })),
  };
}

export function customerView(customer: Customer): object {
  return {
    ...{
      id: customer.id,
      name: customer.name,
      username: customer.username,
      waId: customer.waId,
      bsuid: customer.bsuid,
    },
    // Relative to the simulator: the phones are served from here.
    avatarUrl: `/scontent.xx.fbcdn.net/v/avatars/${customer.id}.png`,
    ...{ platforms: customer.platforms, blocked: customer.blocked, offline: customer.offline },
    noMarketingFrom: customer.noMarketingFrom ?? [],
  };
}

function threadView(sim: Sim, thread: Thread): object {
  const { world } = sim;
  const assetName =
    world.pages.get(thread.assetId)?.name ??
    world.instagramAccounts.get(thread.assetId)?.name ??
    world.phoneNumbers.get(thread.assetId)?.verifiedName ??
    '';
  return {
    ...{ id: thread.id, platform: thread.platform, customerId: thread.customerId, assetId: thread.assetId, assetName },
    scopedId: world.scopedIds.get(`${thread.assetId}:${thread.customerId}`) ?? null,
    lastAt: thread.lastAtMs,
    unreadByCustomer: thread.messages.filter(({ direction, status }) => direction === 'business' && status !== 'read')
      .length,
    messages: thread.messages.map((message) => messageView(sim, message)),
  };
}

function messageView(sim: Sim, message: Message): object {
  const { id, direction, text, kind, atMs, status, reactions, replyToId, choices, edits, deleted } = message;
  return {
    ...{ id, direction, text, kind, at: atMs, status, reactions, deleted, edited: edits > 0 },
    parts: message.parts.map((part) =>
      'mediaId' in part
        ? { ...part, url: localUrl(sim, part.mediaId), name: sim.world.media.get(part.mediaId)?.name }
        : part,
    ),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(choices === undefined ? {} : { choices }),
    ...(message.storyId === undefined ? {} : { storyId: message.storyId }),
    ...(message.whatsapp === undefined ? {} : { whatsapp: message.whatsapp }),
  };
}

function postView(sim: Sim, post: Post): object {
  const comments = [...sim.world.comments.values()].filter(({ postId }) => postId === post.id);
  return {
    ...{ id: post.id, platform: post.platform, assetId: post.assetId, kind: post.kind, text: post.text, at: post.atMs },
    ...(post.customerId === undefined ? {} : { customerId: post.customerId }),
    pictureUrl: post.mediaId === null ? null : localUrl(sim, post.mediaId),
    comments: comments.map(({ id, parentId, customerId, text, atMs, hidden, liked, answeredPrivately }) => ({
      ...{ id, parentId, customerId, text, at: atMs, hidden, liked, answeredPrivately },
    })),
  };
}

/** Relative to the simulator: the phones are served from here. */
function localUrl(sim: Sim, mediaId: string): string | null {
  const media = sim.world.media.get(mediaId);
  return media === undefined ? null : instagramUrl(media).replace('https://', '/');
}
