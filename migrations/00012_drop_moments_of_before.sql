-- The moments of drops from before. Apart from the columns, whose lock must not last; each drop
-- costs one look-up in an index.

-- +goose Up
UPDATE drops SET sold_out_at = (SELECT created_at FROM stock_ledger
        WHERE drop_id = drops.id AND (d_available <> 0 OR d_reserved <> 0) ORDER BY seq DESC LIMIT 1)
    WHERE available_stock = 0 AND reserved_stock = 0 AND total_stock > 0 AND sold_out_at IS NULL;
UPDATE drops SET sold_out_at = created_at WHERE total_stock = 0 AND sold_out_at IS NULL;
UPDATE drops SET next_hold_end = (SELECT expires_at FROM reservations
        WHERE drop_id = drops.id AND reservations.status = 'active' ORDER BY expires_at LIMIT 1)
    WHERE available_stock = 0 AND reserved_stock > 0 AND next_hold_end IS NULL;

-- +goose Down
SELECT 1; -- the columns go with the migration before
