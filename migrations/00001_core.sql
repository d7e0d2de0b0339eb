-- The tables of the core: who, what is sold, who holds it, who bought it, and the ledger of every unit that moved.

-- +goose Up
CREATE TABLE users (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    clerk_id   text NOT NULL UNIQUE,
    email      text NOT NULL DEFAULT '',
    first_name text NOT NULL DEFAULT '',
    last_name  text NOT NULL DEFAULT '',
    image_url  text NOT NULL DEFAULT '',
    -- The picture was chosen here, and is not Clerk's to replace.
    own_image  boolean NOT NULL DEFAULT false,
    -- When Clerk said that the user is gone. Sales stay; the name and the picture do not, and nothing older brings them back.
    deleted_at timestamptz,
    role       text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    -- When the token or event that these fields come from was issued: an older one never overwrites a newer one.
    seen_at    timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- fillfactor: the counters change in every batch, and a page with room keeps those updates off the indexes.
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
    -- What was last announced. It follows the clock and the three times below, and decides nothing.
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

-- Finds the drops that are still to open or close, without reading those that are over.
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

-- Before a new drop has statistics the planner takes any index that mentions a column for as good as any other, and would
-- read all holds of a drop to find one user's. So none begins with drop_id, and none names a column that is not searched.
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

-- History is written once.
-- +goose StatementBegin
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'stock_ledger is append-only';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER stock_ledger_append_only BEFORE UPDATE OR DELETE ON stock_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();

-- What was asked under which name, so that asked again it happens once. Rows go after a day.
CREATE TABLE idempotency_keys (
    actor       text NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    command_id  uuid NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The key that signs people in for development, shared by all replicas on the database. Elsewhere the table stays empty.
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
