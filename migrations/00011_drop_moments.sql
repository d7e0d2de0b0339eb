-- Three things that pages and admins show of a drop. Constant defaults and null do not rewrite the
-- table. Replicas of the previous version do not write the columns: while some still run, a drop
-- that they have changed may show an older moment, or none.

-- +goose Up
ALTER TABLE drops
    ADD COLUMN revision bigint NOT NULL DEFAULT 1, -- how often its fields were edited, from 1; stock does not change it
    ADD COLUMN sold_out_at timestamptz,            -- when nothing was left that could come back; null while something is
    ADD COLUMN next_hold_end timestamptz;          -- while nothing is available and something is held: when the first of the holds ends
UPDATE drops SET sold_out_at = (SELECT max(created_at) FROM stock_ledger WHERE drop_id = drops.id AND (d_available <> 0 OR d_reserved <> 0))
    WHERE available_stock = 0 AND reserved_stock = 0 AND total_stock > 0;
UPDATE drops SET sold_out_at = created_at WHERE total_stock = 0;
UPDATE drops SET next_hold_end = (SELECT min(expires_at) FROM reservations WHERE drop_id = drops.id AND reservations.status = 'active')
    WHERE available_stock = 0 AND reserved_stock > 0;

-- +goose Down
ALTER TABLE drops DROP COLUMN next_hold_end, DROP COLUMN sold_out_at, DROP COLUMN revision;
