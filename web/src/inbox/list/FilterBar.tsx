import { Button, NativeSelect } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { later } from '../../ui/later.ts';
import { useProvideActions } from '../command/inbox-actions.ts';
import classes from './FilterBar.module.css';
import { FilterChips } from './FilterChips.tsx';
import { chosenCount, type Filters, sorts, statusFilters } from './filters.ts';
import { sortNames, statusNames } from './list-words.ts';

const FilterPanel = later(() => import('./FilterPanel.tsx'), 'FilterPanel');

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** Status and order in plain sight, everything else behind one button, with what is chosen beneath. */
export function FilterBar({ workspaceId, filters, onFilters }: Props) {
  const [open, setOpen] = useState(false);
  const count = chosenCount(filters);
  useProvideActions({ openFilters: () => setOpen(true) });
  return (
    <>
      <div className={classes.bar}>
        <NativeSelect
          size="xs"
          aria-label={m.inbox_status()}
          value={filters.status}
          data={statusFilters.map((value) => ({ value, label: statusNames[value]() }))}
          onChange={(event) => {
            const status = statusFilters.find((one) => one === event.currentTarget.value);
            if (status) onFilters({ ...filters, status });
          }}
        />
        <NativeSelect
          size="xs"
          aria-label={m.inbox_sort()}
          value={filters.sort}
          data={sorts.map((value) => ({ value, label: sortNames[value]() }))}
          onChange={(event) => {
            const sort = sorts.find((one) => one === event.currentTarget.value);
            if (sort) onFilters({ ...filters, sort });
          }}
        />
        <Button
          size="xs"
          variant={count > 0 ? 'light' : 'default'}
          px={9}
          leftSection={<IconAdjustmentsHorizontal size={15} aria-hidden="true" />}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(true)}
        >
          {count > 0 ? m.inbox_filters_count({ count }) : m.inbox_filters()}
        </Button>
      </div>
      {count > 0 && <FilterChips {...{ workspaceId, filters, onFilters }} />}
      {open && (
        <Suspense fallback={null}>
          <FilterPanel {...{ workspaceId, filters, onFilters }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
