-- How many unsold holds a user may have on a drop before the next reserve has to wait. NULL: nobody
-- ever has to wait, as on all drops from before this migration. Replicas of the previous version
-- still work with the new column. Each statement that locks a table has a migration of its own,
-- because a transaction with two such locks could cause a deadlock.

-- +goose Up
ALTER TABLE drops ADD COLUMN free_returns integer CHECK (free_returns BETWEEN 0 AND 100);

-- +goose Down
ALTER TABLE drops DROP COLUMN free_returns;
