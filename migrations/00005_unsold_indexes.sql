-- +goose NO TRANSACTION

-- Indexes that are built CONCURRENTLY, so that drops go on selling. An index that an interrupted
-- run has left invalid is dropped first.

-- +goose Up
-- Finds a user's newest unsold holds of a drop.
DROP INDEX CONCURRENTLY IF EXISTS reservations_unsold;
CREATE INDEX CONCURRENTLY reservations_unsold ON reservations (user_id, drop_id, closed_at DESC) WHERE unsold;
-- The admins' list of users, newest first.
DROP INDEX CONCURRENTLY IF EXISTS users_by_age;
CREATE INDEX CONCURRENTLY users_by_age ON users (created_at DESC, id DESC);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS users_by_age;
DROP INDEX CONCURRENTLY IF EXISTS reservations_unsold;
