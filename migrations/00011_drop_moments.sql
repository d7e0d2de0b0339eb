-- Three things that pages and admins show of a drop, and that refusals say. Constant defaults and
-- null do not rewrite the table. Replicas of the previous version do not write the columns: while
-- some still run, a drop that they have changed may show an older moment, or none. Their edits
-- count in revision all the same, because of the trigger; it does not run for changes of stock.

-- +goose Up
ALTER TABLE drops
    ADD COLUMN revision bigint NOT NULL DEFAULT 1, -- how often its fields were edited, from 1
    ADD COLUMN sold_out_at timestamptz,            -- when nothing was left that could come back; null while something is
    ADD COLUMN next_hold_end timestamptz;          -- while nothing is available and something is held: when the first of the holds ends
-- +goose StatementBegin
CREATE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER drops_raise_revision BEFORE UPDATE OF name, price, max_per_user ON drops
    FOR EACH ROW WHEN (NEW.revision = OLD.revision) EXECUTE FUNCTION raise_revision();

-- +goose Down
DROP TRIGGER drops_raise_revision ON drops;
DROP FUNCTION raise_revision;
ALTER TABLE drops DROP COLUMN next_hold_end, DROP COLUMN sold_out_at, DROP COLUMN revision;
