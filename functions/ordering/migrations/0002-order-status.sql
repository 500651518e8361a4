alter table orders
  add column status text not null default 'accepted' check (status in ('accepted', 'cancelled', 'shipped')),
  -- Why it was cancelled: out-of-stock, or the code of a failed payment.
  add column reason text,
  add column tracking_number text,
  add column updated_at timestamptz not null default now();
