-- The users who may no longer reserve, who blocked them, and why. user_id is the Clerk id.

-- +goose Up
CREATE TABLE user_blocks (
    user_id    text PRIMARY KEY,
    actor      text NOT NULL,
    reason     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- +goose Down
DROP TABLE user_blocks;
