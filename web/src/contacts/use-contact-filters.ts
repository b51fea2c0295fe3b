import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { type ContactFilters, readContactFilters } from './contact-filters.ts';

const place = { from: '/w/$workspaceId/contacts' } as const;

/** The filters that stand in the address, and the text of the search field, which gets there when the typing pauses. */
export function useContactFilters() {
  // Once more: the router hands on what a route refused.
  const filters = readContactFilters(useSearch(place));
  const navigate = useNavigate(place);
  const { q = '' } = filters;
  const [text, setText] = useState(q);
  const [paused] = useDebouncedValue(text.trim(), 250);
  /** What the field and the address had in common last: whichever differs from it has changed. */
  const common = useRef(q);

  useEffect(() => {
    if (q === common.current) return;
    common.current = q;
    setText(q);
  }, [q]);

  useEffect(() => {
    if (paused === common.current) return;
    common.current = paused;
    const search = ({ q: _before, ...others }: ContactFilters) => (paused === '' ? others : { ...others, q: paused });
    void navigate({ search, replace: true });
  }, [paused, navigate]);

  const setFilters = (search: ContactFilters) => void navigate({ search, replace: true });
  return { text, setText, filters, setFilters };
}
