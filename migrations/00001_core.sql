-- The tables of users, drops, reservations and purchases, and the ledger of every change of stock.

-- +goose Up
CREATE TABLE users (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    clerk_id   text NOT NULL UNIQUE,
    email      text NOT NULL DEFAULT '',
    first_name text NOT NULL DEFAULT '',
    last_name  text NOT NULL DEFAULT '',
    image_url  text NOT NULL DEFAULT '',
    -- The user chose the picture here, so Clerk's does not replace it.
    own_image  boolean NOT NULL DEFAULT false,
    -- When Clerk said that the user was deleted. Purchases stay; the personal data are erased, and
    -- older data do not restore them.
    deleted_at timestamptz,
    role       text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    -- When the token or event with these fields was issued, so that an older one never overwrites a
    -- newer one.
    seen_at    timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- fillfactor: the counters change in every batch, and when a page has free space these updates do
-- not change the indexes (HOT).
CREATE TABLE drops (
    id              uuid PRIMARY KEY,
    name            text NOT NULL CHECK (name <> ''),
    description     text NOT NULL DEFAULT '',
    brand           text NOT NULL DEFAULT '',
    sku             text NOT NULL DEFAULT '',
    image_url       text NOT NULL DEFAULT '',
    price           numeric(12, 2) NOT NULL CHECK (price >= 0),
    currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total_stock     integer NOT NULL CHECK (total_stock >= 0),
    available_stock integer NOT NULL CHECK (available_stock >= 0),
    reserved_stock  integer NOT NULL CHECK (reserved_stock >= 0),
    sold_stock      integer NOT NULL CHECK (sold_stock >= 0),
    -- The status that was last announced. It is derived from the clock and the three times below,
    -- and nothing is decided by it.
    status          text NOT NULL CHECK (status IN ('upcoming', 'live', 'paused', 'ended', 'cancelled')),
    drop_start_time timestamptz NOT NULL,
    drop_end_time   timestamptz,
    paused_at       timestamptz,
    ended_at        timestamptz,
    cancelled_at    timestamptz,
    max_per_user    integer NOT NULL DEFAULT 1 CHECK (max_per_user >= 1),
    hold_seconds    integer NOT NULL CHECK (hold_seconds BETWEEN 1 AND 900),
    rehearsal       boolean NOT NULL DEFAULT false,
    seq             bigint NOT NULL CHECK (seq >= 1),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT drops_stock_adds_up CHECK (total_stock = available_stock + reserved_stock + sold_stock),
    CONSTRAINT drops_end_after_start CHECK (drop_end_time > drop_start_time)
) WITH (fillfactor = 50);

-- Finds the drops that have yet to open or end, without reading those that are over.
CREATE INDEX drops_running ON drops (drop_start_time) WHERE status IN ('upcoming', 'live', 'paused');
CREATE INDEX drops_by_start ON drops (drop_start_time DESC, id);

CREATE TABLE reservations (
    id         uuid PRIMARY KEY,
    drop_id    uuid NOT NULL REFERENCES drops (id),
    user_id    text NOT NULL,
    status     text NOT NULL CHECK (status IN ('active', 'completed', 'expired', 'cancelled')),
    price      numeric(12, 2) NOT NULL,
    currency   text NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at  timestamptz,
    opened_seq bigint NOT NULL,
    closed_seq bigint
) WITH (fillfactor = 80);

-- Without statistics of a new drop, the planner considers every index with a column equally good,
-- and might read all holds of a drop to find one user's. So no index begins with drop_id, and none
-- has a column that is not searched.
CREATE UNIQUE INDEX reservations_one_active ON reservations (user_id, drop_id) WHERE status = 'active';
CREATE INDEX reservations_completed ON reservations (user_id, drop_id) WHERE status = 'completed';
CREATE INDEX reservations_due ON reservations (expires_at) INCLUDE (drop_id) WHERE status = 'active';
CREATE INDEX reservations_of_user ON reservations (user_id, created_at DESC);

CREATE TABLE purchases (
    id                uuid PRIMARY KEY,
    reservation_id    uuid NOT NULL UNIQUE REFERENCES reservations (id),
    drop_id           uuid NOT NULL REFERENCES drops (id),
    user_id           text NOT NULL,
    price_at_purchase numeric(12, 2) NOT NULL,
    currency          text NOT NULL,
    purchased_at      timestamptz NOT NULL
);

CREATE INDEX purchases_of_drop ON purchases (drop_id, purchased_at DESC, id DESC);
CREATE INDEX purchases_of_user ON purchases (user_id, purchased_at DESC, id DESC);

CREATE TABLE stock_ledger (
    drop_id     uuid NOT NULL REFERENCES drops (id),
    seq         bigint NOT NULL CHECK (seq >= 1),
    kind        text NOT NULL CHECK (kind IN ('created', 'opened', 'paused', 'resumed', 'ended', 'withdrawn', 'edited',
                                              'adjusted', 'reserved', 'purchased', 'cancelled', 'released', 'expired')),
    units       integer NOT NULL CHECK (units >= 0),
    d_total     integer NOT NULL,
    d_available integer NOT NULL,
    d_reserved  integer NOT NULL,
    d_sold      integer NOT NULL,
    actor       text NOT NULL,
    reason      text NOT NULL DEFAULT '',
    command_id  uuid,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (drop_id, seq)
);

CREATE UNIQUE INDEX stock_ledger_commands ON stock_ledger (command_id) WHERE command_id IS NOT NULL;

-- Rows of the ledger are never changed or deleted.
-- +goose StatementBegin
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'stock_ledger is append-only';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER stock_ledger_append_only BEFORE UPDATE OR DELETE ON stock_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();

-- Which request came with which idempotency key, so that a repeated request happens once. Rows are
-- deleted after a day.
CREATE TABLE idempotency_keys (
    actor       text NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    command_id  uuid NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The key that signs the tokens of dev sign-in, shared by all replicas on the database. With Clerk
-- the table stays empty.
CREATE TABLE dev_signing_keys (
    id      boolean PRIMARY KEY DEFAULT true CHECK (id),
    key_pem text NOT NULL
);

CREATE TRIGGER stock_ledger_not_truncated BEFORE TRUNCATE ON stock_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- +goose Down
DROP TABLE dev_signing_keys;
DROP TABLE idempotency_keys;
DROP TABLE stock_ledger;
DROP FUNCTION refuse_ledger_change;
DROP TABLE purchases;
DROP TABLE reservations;
DROP TABLE drops;
DROP TABLE users;
