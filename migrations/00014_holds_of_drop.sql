-- +goose NO TRANSACTION

-- An index for the holds of a drop: all, those that are overdue, and the first one to end. It is
-- built CONCURRENTLY, so that drops go on selling; one that an interrupted run has left invalid is
-- dropped first. The previous version finds them in reservations_due, beside those of other drops.

-- +goose Up
SET lock_timeout = 0; -- building an index without blocking anybody means waiting for them
-- The key is the drop and the end as bytes, in the order of both. Only a query that compares such a
-- key can use this index: the predicate that the key is not null, which it never is, keeps others
-- from reading all of it. And that query can use no other, whatever the planner believes of their
-- costs (docs/decisions/0007-plans-that-need-no-statistics.md).
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_drop_by_end;
CREATE INDEX CONCURRENTLY reservations_of_drop_by_end ON reservations ((uuid_send(drop_id) || timestamptz_send(expires_at)))
    WHERE status = 'active' AND (uuid_send(drop_id) || timestamptz_send(expires_at)) IS NOT NULL;
SET lock_timeout = '500ms';

-- +goose Down
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_drop_by_end;
SET lock_timeout = '500ms';
