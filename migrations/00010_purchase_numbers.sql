-- +goose NO TRANSACTION

-- The number of a purchase, such as SH-7K3M-Q2XP: what a buyer reads to somebody on the phone. It
-- is a sequence that went through a bijection, so no two can be equal, and one does not say how
-- many there are. The alphabet has 25 signs, none of which looks or sounds like another.
--
-- The default gives a number to what replicas of the previous version insert. Older rows get
-- theirs in steps of their own, so that no lock is held for long. Every statement can be run again
-- after an interruption.

-- +goose Up
CREATE SEQUENCE IF NOT EXISTS purchase_numbers;

-- A Feistel network of four rounds over two halves of four signs each (25^4 = 390625): whatever the
-- function of a round is, the whole is a bijection of 0 … 25^8 - 1.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION purchase_number(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    half  CONSTANT bigint := 390625;
    signs CONSTANT text := '23479ACDEFGHJKLMNPQRTVWXY';
    high  bigint := (n / half) % half;
    low   bigint := n % half;
    kept  bigint;
    code  text := '';
    k     bigint;
BEGIN
    FOREACH k IN ARRAY ARRAY[271828, 314159, 141421, 173205] LOOP
        kept := low;
        low := (high + (low * low + k * low + k * k) % 388961) % half;
        high := kept;
    END LOOP;
    n := high * half + low;
    FOR i IN 1..8 LOOP
        code := substr(signs, (n % 25)::int + 1, 1) || code;
        n := n / 25;
    END LOOP;
    RETURN 'SH-' || left(code, 4) || '-' || right(code, 4);
END $$;
-- +goose StatementEnd
ALTER TABLE purchases ADD COLUMN IF NOT EXISTS number text;
ALTER TABLE purchases ALTER COLUMN number SET DEFAULT purchase_number(nextval('purchase_numbers'));
-- +goose StatementBegin
DO $$
DECLARE
    last uuid := '00000000-0000-0000-0000-000000000000';
    step uuid[];
BEGIN
    LOOP -- from id to id, so that no step reads what earlier ones have done
        step := ARRAY(SELECT id FROM purchases WHERE id > last ORDER BY id LIMIT 1000);
        EXIT WHEN step = '{}';
        UPDATE purchases SET number = DEFAULT WHERE id = ANY(step) AND number IS NULL;
        last := step[array_upper(step, 1)];
        COMMIT;
    END LOOP;
END $$;
-- +goose StatementEnd
SET lock_timeout = 0; -- building an index without blocking anybody means waiting for them
DROP INDEX CONCURRENTLY IF EXISTS purchases_by_number;
CREATE UNIQUE INDEX CONCURRENTLY purchases_by_number ON purchases (number);
SET lock_timeout = '500ms';
ALTER TABLE purchases DROP CONSTRAINT IF EXISTS purchases_have_numbers;
ALTER TABLE purchases ADD CONSTRAINT purchases_have_numbers CHECK (number IS NOT NULL) NOT VALID;
ALTER TABLE purchases VALIDATE CONSTRAINT purchases_have_numbers;
ALTER TABLE purchases ALTER COLUMN number SET NOT NULL; -- does not read the table, because of the constraint
ALTER TABLE purchases DROP CONSTRAINT purchases_have_numbers;

-- +goose Down
ALTER TABLE purchases DROP COLUMN IF EXISTS number;
DROP FUNCTION IF EXISTS purchase_number;
DROP SEQUENCE IF EXISTS purchase_numbers;
