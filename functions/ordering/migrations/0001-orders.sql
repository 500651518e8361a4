create table orders (
  id uuid primary key,
  customer_id text not null,
  total bigint not null check (total >= 0),
  currency char(3) not null,
  items jsonb not null,
  -- What the client sent to make repeating safe, and a hash of the request that came with it first.
  idempotency_key text,
  request_hash text not null,
  placed_at timestamptz not null default now(),
  unique (customer_id, idempotency_key)
);
