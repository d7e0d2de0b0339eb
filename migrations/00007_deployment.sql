-- The id of this database. News between replicas carries it, so that two deployments that share a
-- Redis by mistake do not show each other's drops. A copy of the database has the same id, and must
-- be given another one (docs/operations.md).

-- +goose Up
CREATE TABLE deployment (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    id     uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO deployment DEFAULT VALUES;

-- +goose Down
DROP TABLE deployment;
