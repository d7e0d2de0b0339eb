-- +goose NO TRANSACTION

-- Indexes that are built CONCURRENTLY, so that drops go on selling. An index that an interrupted
-- run has left invalid is dropped first.

-- +goose Up
SET lock_timeout = 0; -- building an index without blocking anybody means waiting for them
-- Finds a user's newest unsold holds of a drop.
DROP INDEX CONCURRENTLY IF EXISTS reservations_unsold;
CREATE INDEX CONCURRENTLY reservations_unsold ON reservations (user_id, drop_id, closed_at DESC) WHERE unsold;
-- The admins' list of users, newest first.
DROP INDEX CONCURRENTLY IF EXISTS users_by_age;
CREATE INDEX CONCURRENTLY users_by_age ON users (created_at DESC, id DESC);
SET lock_timeout = '500ms';

-- +goose Down
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS users_by_age;
DROP INDEX CONCURRENTLY IF EXISTS reservations_unsold;
SET lock_timeout = '500ms';
