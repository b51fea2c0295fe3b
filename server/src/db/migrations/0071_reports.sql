-- Reports read messages by time; new rows come nearly in that order, so a block-range index costs almost nothing.
create index messages_by_time on messages using brin (placed_at) with (pages_per_range = 32);
