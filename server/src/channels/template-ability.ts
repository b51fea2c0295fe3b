/** The part of the channel contract that has to do with templates. */
import type { GraphCaller } from '../meta/graph.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import type { ChannelTarget } from './channel.ts';
import type { Person } from './event.ts';
import type { OutgoingFile } from './outgoing.ts';

/** A template as Meta keeps it; `components` are Meta's own. */
export interface TemplateFacts {
  externalId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  rejectedReason: string | null;
  quality: string | null;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: readonly JsonObject[];
}

export interface TemplateDraft {
  name: string;
  language: string;
  category: string;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: readonly object[];
}

/** What a webhook told about one template; members that are absent stay as they are. */
export interface TemplateNews {
  externalId: string | null;
  name: string | null;
  language: string | null;
  status?: string;
  rejectedReason?: string | null;
  quality?: string;
  category?: string;
  /** Meta has other words for it now: they have to be fetched. */
  componentsChanged: boolean;
}

/** A file that shows reviewers what a media header will look like. */
export interface TemplateSample {
  appId: string;
  file: OutgoingFile;
}

/** Messages written and approved beforehand, kept by Meta per account. */
export interface TemplateAbility {
  /** Pure. The account whose templates a channel may send. */
  accountOf(target: ChannelTarget): string;
  list(graph: GraphCaller, target: ChannelTarget): AsyncGenerator<TemplateFacts>;
  create(
    graph: GraphCaller,
    target: ChannelTarget,
    draft: TemplateDraft,
    sample: TemplateSample | null,
  ): Promise<Pick<TemplateFacts, 'externalId' | 'status' | 'category'>>;
  change(
    graph: GraphCaller,
    target: ChannelTarget,
    externalId: string,
    change: Partial<Pick<TemplateDraft, 'category' | 'components'>>,
    sample: TemplateSample | null,
  ): Promise<void>;
  /** One language of it. */
  remove(graph: GraphCaller, target: ChannelTarget, which: { externalId: string; name: string }): Promise<void>;
  /** Pure. Somebody who is known by a phone number with country code only. */
  personAt(phone: string): Person;
  /** Pure. Reads the content of a `template-status` event. */
  newsIn(content: JsonObject): TemplateNews | null;
}
