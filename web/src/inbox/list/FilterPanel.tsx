import { Button, Checkbox, Drawer, Group, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { LabelDot } from '../../ui/LabelDot.tsx';
import classes from './FilterPanel.module.css';
import { type Filters, type ManyKey, noFilters } from './filters.ts';
import { SavedViews } from './SavedViews.tsx';
import { useFilterValues } from './use-filter-values.ts';

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  onClose: () => void;
}

const groupOrder: readonly ManyKey[] = [
  'labelIds',
  'channelIds',
  'assigneeIds',
  'teamIds',
  'priorities',
  'stageIds',
  'sources',
  'surfaces',
];
/** Longer groups get a field to find their values with. */
const shortGroup = 8;

/** Views on top, then every filter there is; the list behind follows at once. */
export function FilterPanel({ workspaceId, filters, onFilters, onClose }: Props) {
  const groups = useFilterValues(workspaceId);
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? 'bottom' : 'left'}
      size={phone ? '85%' : 360}
      title={m.inbox_filters()}
    >
      <SavedViews {...{ workspaceId, filters, onFilters }} />
      {groupOrder
        // The tab decides the assignee already.
        .filter((key) => key !== 'assigneeIds' || filters.tab === 'all' || filters.tab === 'mentions')
        .filter((key) => groups[key].values.length > 0)
        .map((key) => (
          <FilterGroup
            key={key}
            {...groups[key]}
            chosen={filters[key]}
            onChosen={(values) => onFilters({ ...filters, [key]: values })}
          />
        ))}
      <Group justify="flex-end" mt="md" className={classes.foot}>
        <Button variant="subtle" color="gray" onClick={() => onFilters({ ...filters, ...noFilters })}>
          {m.inbox_clear_filters()}
        </Button>
        <Button onClick={onClose}>{m.app_done()}</Button>
      </Group>
    </Drawer>
  );
}

interface GroupProps {
  name: string;
  values: ReturnType<typeof useFilterValues>[ManyKey]['values'];
  chosen: string[];
  onChosen: (values: string[]) => void;
}

function FilterGroup({ name, values, chosen, onChosen }: GroupProps) {
  const [query, setQuery] = useState('');
  const shown = values.filter((one) => one.name.toLowerCase().includes(query.trim().toLowerCase()));
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{name}</legend>
      {values.length > shortGroup && (
        <TextInput
          size="xs"
          mb={6}
          aria-label={m.inbox_filter_find({ name })}
          placeholder={m.inbox_filter_find({ name })}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      <div className={classes.values}>
        {shown.map(({ value, name: valueName, color }) => (
          <Checkbox
            key={value}
            size="xs"
            label={
              <span className={classes.value}>
                {color && <LabelDot color={color} />}
                <span dir="auto">{valueName}</span>
              </span>
            }
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChosen(event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
