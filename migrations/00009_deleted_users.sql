-- +goose NO TRANSACTION

-- Finds the users whom Clerk has deleted since a time. Every replica asks twice a second. Built
-- CONCURRENTLY, so that users can be stored meanwhile; an index that an interrupted run has left
-- invalid is dropped first.

-- +goose Up
SET lock_timeout = 0; -- building an index without blocking anybody means waiting for them
DROP INDEX CONCURRENTLY IF EXISTS users_deleted;
CREATE INDEX CONCURRENTLY users_deleted ON users (updated_at) WHERE deleted_at IS NOT NULL;
SET lock_timeout = '500ms';

-- +goose Down
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS users_deleted;
SET lock_timeout = '500ms';
