-- +goose NO TRANSACTION

-- The sizes of a drop, which size a hold has, and whose units a row of the ledger moved. Drops
-- without sizes have no rows in drop_sizes, and null in the new columns. No table is rewritten, and
-- each lock is for one statement only. Every statement can be run again after an interruption.

-- +goose Up
-- The counters change as often as those of drops: see fillfactor there. A size is never deleted.
CREATE TABLE IF NOT EXISTS drop_sizes (
    drop_id         uuid NOT NULL REFERENCES drops (id),
    id              text NOT NULL CHECK (length(id) BETWEEN 1 AND 4),
    position        integer NOT NULL,               -- the seller's order
    label           text NOT NULL CHECK (label <> ''),
    note            text NOT NULL DEFAULT '',
    total_stock     integer NOT NULL CHECK (total_stock >= 0),
    available_stock integer NOT NULL CHECK (available_stock >= 0),
    reserved_stock  integer NOT NULL CHECK (reserved_stock >= 0),
    sold_stock      integer NOT NULL CHECK (sold_stock >= 0),
    next_hold_end   timestamptz,                    -- as in drops
    was_held        boolean NOT NULL DEFAULT false, -- a unit of it was held at some time
    hidden          boolean NOT NULL DEFAULT false, -- an edit took it off; it has no units
    PRIMARY KEY (drop_id, id),
    CONSTRAINT drop_sizes_stock_adds_up CHECK (total_stock = available_stock + reserved_stock + sold_stock),
    CONSTRAINT drop_sizes_hidden_are_empty CHECK (NOT (hidden AND (total_stock > 0 OR was_held)))
) WITH (fillfactor = 50);

ALTER TABLE reservations
    ADD COLUMN IF NOT EXISTS size_id text,   -- null where the drop has no sizes
    ADD COLUMN IF NOT EXISTS size_label text; -- as it was when the hold began
ALTER TABLE stock_ledger ADD COLUMN IF NOT EXISTS size_id text; -- null where the drop has no sizes, and in rows that move no units
ALTER TABLE drops ADD COLUMN IF NOT EXISTS sized boolean NOT NULL DEFAULT false; -- settled when the drop is created

-- The first hold of a size to end, as reservations_due is for a drop. Only holds with a size are in
-- it, so no search without one can use it, and drops without sizes pay nothing for it.
SET lock_timeout = 0; -- building an index without blocking anybody means waiting for them
DROP INDEX CONCURRENTLY IF EXISTS reservations_of_size;
CREATE INDEX CONCURRENTLY reservations_of_size ON reservations (drop_id, size_id, expires_at)
    WHERE status = 'active' AND size_id IS NOT NULL;
SET lock_timeout = '500ms';

-- Replicas of the version before know nothing of sizes. Their reapers would expire holds of a drop
-- with sizes, and count the units for the drop alone; their reserves would hold units of no size.
-- So no transaction may commit in which the drop's counters are not its sizes' sums. Its code is
-- none that says that the data are wrong: those replicas then answer 503.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_other_than_sums_of_sizes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM drops d, LATERAL (SELECT coalesce(sum(total_stock), 0) AS total, coalesce(sum(available_stock), 0) AS available,
                coalesce(sum(reserved_stock), 0) AS reserved, coalesce(sum(sold_stock), 0) AS sold
            FROM drop_sizes WHERE drop_id = d.id) AS sums
        WHERE d.id = NEW.id AND (d.total_stock, d.available_stock, d.reserved_stock, d.sold_stock)
            IS DISTINCT FROM (sums.total, sums.available, sums.reserved, sums.sold)) THEN
        RAISE EXCEPTION 'the counters of drop % are not the sums of its sizes', NEW.id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
DROP TRIGGER IF EXISTS drops_are_sums_of_sizes ON drops;
CREATE CONSTRAINT TRIGGER drops_are_sums_of_sizes
    AFTER UPDATE OF total_stock, available_stock, reserved_stock, sold_stock ON drops
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.sized) EXECUTE FUNCTION refuse_other_than_sums_of_sizes();

-- +goose Down
DROP TRIGGER IF EXISTS drops_are_sums_of_sizes ON drops;
DROP FUNCTION IF EXISTS refuse_other_than_sums_of_sizes;
ALTER TABLE drops DROP COLUMN IF EXISTS sized;
ALTER TABLE stock_ledger DROP COLUMN IF EXISTS size_id;
ALTER TABLE reservations DROP COLUMN IF EXISTS size_label, DROP COLUMN IF EXISTS size_id; -- and the index
DROP TABLE IF EXISTS drop_sizes;
