-- Whether the user cancelled the hold, or let it run out. A constant default does not rewrite the
-- table. Holds that replicas of the previous version end during the rollout are not marked, and
-- cause no wait.

-- +goose Up
ALTER TABLE reservations ADD COLUMN unsold boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE reservations DROP COLUMN unsold;
