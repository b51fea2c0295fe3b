/** What a check is. Each is a value; the engine (`examine.ts`) runs it for every subject it is about. */
import type { CheckStatus, DoctorStep } from '@roost/contract/doctor.ts';
import type { Place } from './places.ts';
import {
  type ObservedChannel,
  type ObservedLogin,
  type ObservedObject,
  type ObservedPlace,
  placeOf,
  type Survey,
} from './survey.ts';

/** What a check found. Sentences are for an admin who has never written a program. */
export interface Finding {
  status: CheckStatus;
  message: string;
  action?: string;
  /** Overrides the check's own place. */
  place?: Place;
  value?: string;
  valueLabel?: string;
  /** Connecting (again) is what helps. */
  reconnect?: boolean;
  /** Meta takes this away by itself, and a round mends it without being asked. */
  endedByMeta?: boolean;
  /** The check has a fix, but not for this. */
  notFixable?: boolean;
}

/** `pin` only when the admin gave one. */
export interface FixInput {
  pin?: string | undefined;
}

/** Mends what the check found, or throws; afterwards everything is looked at again. */
interface Fix<S> {
  label: string;
  needsPin?: boolean;
  mend(survey: Survey, subject: S, input: FixInput): Promise<void>;
}

interface Definition<S> {
  /** Stable: in the API, in docs/DOCTOR.md, and linked from docs/GUIDE.md. */
  id: string;
  step: DoctorStep;
  title: string;
  /** Ids of checks without which this one cannot tell. */
  needs: readonly string[];
  place?: Place;
  /** Only for some of the subjects. */
  when?(survey: Survey, subject: S): boolean;
  /** A GraphFailure thrown here becomes `unknown`. */
  run(survey: Survey, subject: S): Promise<Finding> | Finding;
  fix?: Fix<S>;
}

/** One check for one subject, ready to run. */
export interface Instance {
  id: string;
  check: string;
  step: DoctorStep;
  title: string;
  subject: string | null;
  channelId: string | null;
  loginId: string | null;
  place: Place | null;
  /** Instances it depends on; one that does not exist is left out. */
  needs: readonly string[];
  run(): Promise<Finding>;
  fix: { label: string; needsPin: boolean; mend(input: FixInput): Promise<void> } | null;
}

export interface Check {
  id: string;
  step: DoctorStep;
  title: string;
  needs: readonly string[];
  place: Place | null;
  fixLabel: string | null;
  instances(survey: Survey): Instance[];
}

type About = 'workspace' | 'login' | 'channel' | 'place' | 'object';

/** Who a subject is, and by which key a check about something else finds its own subject from here. */
interface Subject {
  name: string | null;
  channelId: string | null;
  loginId: string | null;
  keys: Partial<Record<About, string>>;
}

export function aboutWorkspace(definition: Definition<null>): Check {
  const whole: Subject = { name: null, channelId: null, loginId: null, keys: {} };
  return define('workspace', definition, () => [[null, whole]]);
}

export function aboutLogins(definition: Definition<ObservedLogin>): Check {
  return define('login', definition, (survey) =>
    survey.logins.map((login) => [
      login,
      { name: login.name, channelId: null, loginId: login.id, keys: { login: login.id } },
    ]),
  );
}

export function aboutChannels(definition: Definition<ObservedChannel>): Check {
  return define('channel', definition, (survey) =>
    survey.channels.map((channel) => [
      channel,
      {
        name: channel.name,
        channelId: channel.id,
        loginId: channel.loginId,
        keys: keysOf(channel),
      },
    ]),
  );
}

export function aboutPlaces(definition: Definition<ObservedPlace>): Check {
  return define('place', definition, (survey) =>
    survey.places.map((place) => [
      place,
      {
        name: place.name,
        channelId: place.channel.id,
        loginId: place.channel.loginId,
        keys: keysOf(place.channel),
      },
    ]),
  );
}

type Keyed = Pick<ObservedChannel, 'id' | 'kind' | 'externalId' | 'parentId' | 'loginId' | 'webhookObject'>;

/** Whether a result is about this channel: itself, its login, its place at Meta, or its kind. */
export function isAbout({ id, check }: Pick<Instance, 'id' | 'check'>, channel: Keyed): boolean {
  return Object.values(keysOf(channel)).some((key) => id === `${check}:${key}`);
}

function keysOf(channel: Keyed): Subject['keys'] {
  return {
    ...{ channel: channel.id, place: placeOf(channel), object: channel.webhookObject },
    ...(channel.loginId === null ? {} : { login: channel.loginId }),
  };
}

export function aboutObjects(definition: Definition<ObservedObject>): Check {
  return define('object', definition, (survey) =>
    survey.objects.map((object) => [
      object,
      { name: object.words, channelId: null, loginId: null, keys: { object: object.object } },
    ]),
  );
}

/** Filled by `define`: what each check is about, so that a need finds the right instance. */
const aboutOf = new Map<string, About>();

function define<S>(about: About, definition: Definition<S>, subjects: (survey: Survey) => [S, Subject][]): Check {
  const { id, step, title, needs, place = null, fix } = definition;
  aboutOf.set(id, about);
  return {
    ...{ id, step, title, needs, place, fixLabel: fix?.label ?? null },
    instances: (survey) =>
      subjects(survey)
        .filter(([subject]) => definition.when?.(survey, subject) ?? true)
        .map(([subject, { name, channelId, loginId, keys }]) => ({
          id: instanceId(id, keys) ?? id,
          ...{ check: id, step, title, subject: name, channelId, loginId, place },
          needs: needs.flatMap((need) => instanceId(need, keys) ?? []),
          run: async () => definition.run(survey, subject),
          fix:
            fix === undefined
              ? null
              : {
                  label: fix.label,
                  needsPin: fix.needsPin === true,
                  mend: (input: FixInput) => fix.mend(survey, subject, input),
                },
        })),
  };
}

function instanceId(check: string, keys: Subject['keys']): string | null {
  const about = aboutOf.get(check);
  if (about === undefined) throw new Error(`doctor: there is no check ${check}`);
  if (about === 'workspace') return check;
  const key = keys[about];
  return key === undefined ? null : `${check}:${key}`;
}
