import { listStages } from '@roost/contract/contact-lists.ts';
import { priority } from '@roost/contract/conversations.ts';
import { listChannels } from '@roost/contract/meta.ts';
import type { LabelColor } from '@roost/contract/organize.ts';
import { sourceNames } from '../../contacts/sources.ts';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { notYet, useAgents, useLabels, useTeams } from '../arrange/lists.ts';
import { priorityNames } from '../PrioritySign.tsx';
import { type ManyKey, sourceFilters } from './filters.ts';

export interface FilterValue {
  value: string;
  name: string;
  color?: LabelColor;
}

interface FilterGroup {
  name: string;
  values: FilterValue[];
  /** Its values have been read: one that is not among them is no more. */
  known: boolean;
}

/** Every value a filter can have, by its name: one entry per group of the menu. */
export function useFilterValues(workspaceId: string): Record<ManyKey, FilterGroup> {
  const channels = useEndpoint(listChannels, { params: { workspaceId }, query: { limit: 100 } }).data?.items;
  const labels = useLabels(workspaceId);
  const teams = useTeams(workspaceId);
  const agents = useAgents(workspaceId);
  const stages = useEndpoint(listStages, { params: { workspaceId } }).data?.items;
  const named = ({ id, name }: { id: string; name: string }) => ({ value: id, name });
  return {
    labelIds: {
      known: labels !== notYet,
      name: m.inbox_filter_labels(),
      values: labels.map((one) => ({ ...named(one), color: one.color })),
    },
    channelIds: {
      known: channels !== undefined,
      name: m.inbox_filter_channels(),
      values: channels?.map(named) ?? [],
    },
    assigneeIds: { known: agents !== notYet, name: m.inbox_filter_assignees(), values: agents.map(named) },
    teamIds: { known: teams !== notYet, name: m.inbox_filter_teams(), values: teams.map(named) },
    priorities: {
      known: true,
      name: m.inbox_filter_priorities(),
      values: [...priority.options].reverse().map((value) => ({ value, name: priorityNames[value]() })),
    },
    // A workspace without stages has nothing to tell apart by them.
    stageIds: {
      known: stages !== undefined,
      name: m.contacts_filter_stage(),
      values: stages?.length ? [...stages.map(named), { value: 'none', name: m.contacts_no_stage() }] : [],
    },
    sources: {
      known: true,
      name: m.contacts_filter_source(),
      values: sourceFilters.map((value) => ({
        value,
        name: value === 'none' ? m.contacts_source_none() : sourceNames[value](),
      })),
    },
    surfaces: {
      known: true,
      name: m.inbox_filter_surfaces(),
      values: [
        { value: 'direct', name: m.inbox_surface_direct() },
        { value: 'comments', name: m.inbox_surface_comments() },
      ],
    },
  };
}
