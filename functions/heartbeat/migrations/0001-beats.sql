-- What a probe wrote, to count after a failover what is still there.
create table beats (
  run text not null,
  sequence integer not null,
  -- When the probe sent it, by its own clock.
  sent_at timestamptz not null,
  -- Place that took the write.
  place text not null,
  received_at timestamptz not null default now(),
  primary key (run, sequence)
);

create index beats_received on beats (received_at);
