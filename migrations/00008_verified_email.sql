-- The user's address, when Clerk says that it is verified; otherwise empty. This version stores no
-- other addresses, but the one before stored any, and may still do so while this migration is new.
-- Only verified addresses make admins.

-- +goose Up
ALTER TABLE users ADD COLUMN verified_email text NOT NULL DEFAULT '';

-- A replica of the version before changes or erases email alone: then the old address counts no
-- longer, and does not stay.
-- +goose StatementBegin
CREATE FUNCTION forget_verified_email() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.verified_email := '';
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER users_forget_verified_email BEFORE UPDATE ON users
    FOR EACH ROW WHEN (NEW.verified_email <> '' AND NEW.verified_email <> NEW.email)
    EXECUTE FUNCTION forget_verified_email();

-- +goose Down
DROP TRIGGER users_forget_verified_email ON users;
DROP FUNCTION forget_verified_email;
ALTER TABLE users DROP COLUMN verified_email;
