-- `charging` is never seen from outside: it is decided in the transaction that writes it. `voided` is an order that was given
-- up before it was charged, of which the amount was not told.
alter table payments
  drop constraint payments_status_check,
  add constraint payments_status_check
    check (status in ('charging', 'processed', 'failed', 'voided', 'refunded')),
  alter column amount drop not null,
  alter column currency drop not null,
  add constraint payments_charged_check
    check (status = 'voided' or (amount is not null and currency is not null)),
  add column updated_at timestamptz not null default now();
