import { CloseButton } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { LabelDot } from '../../ui/LabelDot.tsx';
import classes from './FilterChips.module.css';
import { type Filters, manyKeys, noFilters } from './filters.ts';
import { useFilterValues } from './use-filter-values.ts';

interface Props {
  workspaceId: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** What the list is narrowed to; each can be taken away by itself. */
export function FilterChips({ workspaceId, filters, onFilters }: Props) {
  const groups = useFilterValues(workspaceId);
  return (
    <ul className={classes.chips} aria-label={m.inbox_filters_chosen()}>
      {manyKeys.flatMap((key) =>
        filters[key].map((value) => {
          const known = groups[key].values.find((one) => one.value === value);
          const group = groups[key];
          const name = known?.name ?? (group.known ? m.inbox_filter_gone({ name: group.name }) : group.name);
          return (
            <li key={`${key}/${value}`} className={classes.chip}>
              {known?.color && <LabelDot color={known.color} />}
              <span className={classes.name} dir="auto" title={name}>
                {name}
              </span>
              <CloseButton
                size="xs"
                aria-label={m.inbox_filter_drop({ name })}
                onClick={() => onFilters({ ...filters, [key]: filters[key].filter((one) => one !== value) })}
              />
            </li>
          );
        }),
      )}
      <li>
        <button
          type="button"
          className={classes.clear}
          onClick={() => onFilters({ ...filters, ...noFilters, sort: filters.sort, status: filters.status })}
        >
          {m.inbox_filters_clear()}
        </button>
      </li>
    </ul>
  );
}
