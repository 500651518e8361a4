create table payments (
  id uuid primary key,
  order_id uuid not null unique,
  customer_id text not null,
  amount bigint not null check (amount >= 0),
  currency char(3) not null,
  status text not null check (status in ('processed', 'failed')),
  reason text,
  created_at timestamptz not null default now()
);
