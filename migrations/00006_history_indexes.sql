-- +goose NO TRANSACTION

-- Indexes for the lists of reservations, of a user and of a drop, whatever status is asked for.
-- They are built CONCURRENTLY, so that drops go on selling. Lists are read from their ends
-- backwards: new entries come last, and so fill pages. An index that an interrupted run has left
-- invalid is dropped first.

-- +goose Up
SET lock_timeout = 0; -- building an index without blocking anybody means waiting for them
-- A user's own reservations, newest first. It replaces reservations_of_user, so it costs no more
-- writes. The previous version's queries use its first column.
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_user_by_status;
CREATE INDEX CONCURRENTLY reservations_of_user_by_status ON reservations (user_id, status, created_at, id);
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_user;
-- A drop's reservations, newest first. uuid_send(id) is an id as bytes, in the same order. Only
-- queries that are written so can use this index, and they can use no other: the planner may
-- neither choose it for the ledger's look-ups, which would then read every hold of a drop to find
-- one user's (docs/decisions/0007-plans-that-need-no-statistics.md), nor choose the primary key for
-- the lists, which would then read the reservations of all drops.
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_drop_by_status;
CREATE INDEX CONCURRENTLY reservations_of_drop_by_status ON reservations (uuid_send(drop_id), status, uuid_send(id));
SET lock_timeout = '500ms';

-- +goose Down
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_drop_by_status;
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_user;
CREATE INDEX CONCURRENTLY reservations_of_user ON reservations (user_id, created_at DESC);
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_user_by_status;
SET lock_timeout = '500ms';
