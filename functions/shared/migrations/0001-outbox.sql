-- Applied to the database of every service: events that wait to be published, and events that were handled.
create table outbox (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  aggregate_id text not null,
  type text not null,
  envelope jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz
);

-- Small whatever the table's size: it holds only what waits.
create index outbox_waiting on outbox (aggregate_id, position) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

create table processed_events (
  event_id uuid primary key,
  type text not null,
  processed_at timestamptz not null default now()
);
